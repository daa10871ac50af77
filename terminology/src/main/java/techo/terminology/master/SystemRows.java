package techo.terminology.master;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableBuilder;
import techo.terminology.master.MasterContent.SystemContent;
import techo.terminology.master.MasterDefect.Kind;

/** Turns rows of a master into the concepts of one code system. */
final class SystemRows {
    /** What stands for "not yet" where a day is written. */
    private static final Set<String> NO_DAY = Set.of("", "99999999", "00000000", "0");

    private final SystemColumns system;
    private final ColumnPlaces places;
    private final List<MasterDefect> defects;
    private final ConceptTableBuilder concepts;
    private long[] numbers = new long[1 << 10];
    private long passedOver;

    SystemRows(SystemColumns system, ColumnPlaces places, List<MasterDefect> defects) {
        this.system = system;
        this.places = places;
        this.defects = defects;
        this.concepts = new ConceptTableBuilder(
                system.properties().keySet().stream().sorted().toList());
    }

    void add(MasterRow row) {
        String code = code(row);
        String display = places.value(row, system.display());
        Optional<MasterDefect> defect = defect(row, code, display);
        if (defect.isPresent()) {
            switch (system.rows()) {
                case ARE_CONCEPTS -> defects.add(defect.get());
                case MENTION_CONCEPTS -> passedOver++;
            }
            return;
        }
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, ColumnRef> property : system.properties().entrySet()) {
            String value = places.value(row, property.getValue());
            values.put(property.getKey(), value);
        }
        Optional<ColumnRef> ended = system.property(Concept.DEPRECATED);
        if (ended.isPresent()) {
            Optional<String> day = day(values.getOrDefault(Concept.DEPRECATED, ""));
            if (day.isEmpty()) {
                defects.add(MasterDefect.at(Kind.DAY_MALFORMED, row.number(), ended.get()));
                return;
            }
            values.put(Concept.DEPRECATED, day.get());
        }
        remember(row.number());
        concepts.add(code, display, values);
    }

    /** INVARIANT: called once, after the last row. */
    void requireDistinct() {
        if (system.rows() == SystemColumns.Rows.ARE_CONCEPTS) {
            concepts.repetition()
                    .ifPresent(repeated -> defects.add(
                            MasterDefect.at(Kind.CODE_REPEATED, numbers[repeated.second()], system.code())));
        }
    }

    SystemContent content() {
        ConceptTable table = concepts.build();
        return new SystemContent(system, table, passedOver);
    }

    private String code(MasterRow row) {
        String value = places.value(row, system.code());
        int length = system.codeLength();
        return length > 0 && value.length() > length ? value.substring(0, length) : value;
    }

    private Optional<MasterDefect> defect(MasterRow row, String code, String display) {
        if (code.isEmpty()) {
            return Optional.of(MasterDefect.at(Kind.CODE_MISSING, row.number(), system.code()));
        }
        if (!system.shape().matcher(code).matches() || code.indexOf(0) >= 0) {
            return Optional.of(MasterDefect.at(Kind.CODE_MALFORMED, row.number(), system.code()));
        }
        if (display.isEmpty()) {
            return Optional.of(MasterDefect.at(Kind.DISPLAY_MISSING, row.number(), system.display()));
        }
        return Optional.empty();
    }

    /** The day in ISO form, an empty text when there is none yet; empty when it is no day. */
    private static Optional<String> day(String text) {
        if (NO_DAY.contains(text)) {
            return Optional.of("");
        }
        try {
            return Optional.of(LocalDate.parse(text.replaceAll("[-/]", ""), DateTimeFormatter.BASIC_ISO_DATE)
                    .toString());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void remember(long number) {
        if (concepts.size() == numbers.length) {
            numbers = Arrays.copyOf(numbers, numbers.length * 2);
        }
        numbers[concepts.size()] = number;
    }
}
