package techo.exchange.prescription;

import static java.util.stream.Collectors.groupingBy;
import static techo.exchange.prescription.PrescriptionIssueCode.CODE_UNKNOWN;
import static techo.exchange.prescription.PrescriptionIssueCode.DATE_OUTSIDE_ERA;
import static techo.exchange.prescription.PrescriptionIssueCode.DATE_UNREADABLE;
import static techo.exchange.prescription.PrescriptionIssueCode.FIELD_MISSING;
import static techo.exchange.prescription.PrescriptionIssueCode.FIELD_TOO_LONG;
import static techo.exchange.prescription.PrescriptionIssueCode.FIELD_TYPE;
import static techo.exchange.prescription.PrescriptionIssueCode.NUMBER_UNREADABLE;
import static techo.exchange.prescription.PrescriptionIssueCode.PRIVATE_CHARACTER;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.exchange.JapaneseText;
import techo.exchange.Warnings;
import techo.exchange.notebook.EraDate;
import techo.exchange.notebook.Fields;
import techo.exchange.notebook.Kana;
import techo.terminology.CsvTable;

/** The records of the format. Everything that a line is found to deviate in is a warning: it is read all the same. */
final class RecordTable {

    private final Map<String, List<Field>> records;

    private RecordTable(Map<String, List<Field>> records) {
        this.records = records;
    }

    static RecordTable load() {
        return new RecordTable(CsvTable.read(RecordTable.class, "records.csv").stream()
                .map(row -> new Field(
                        row.get("record"),
                        Integer.parseInt(row.get("position")),
                        row.get("type"),
                        Integer.parseInt(row.get("bytes")),
                        row.get("required").equals("Y"),
                        row.get("content")))
                .collect(groupingBy(Field::record)));
    }

    boolean knows(Line line) {
        return records.containsKey(line.number());
    }

    /** Whether something stands after the record's last field. */
    boolean hasSurplus(Line line) {
        int width = 1 + fields(line).size();
        return line.fields().stream().skip(width).anyMatch(value -> !value.isEmpty());
    }

    void check(Line line, Warnings warnings) {
        for (Field field : fields(line)) {
            Optional<String> value = line.field(field.position());
            String place = line.at(field.position());
            if (value.isPresent()) {
                checkCharacters(field, value.get(), place, warnings);
                checkContent(field, line, warnings);
            } else if (field.required()) {
                warnings.add(FIELD_MISSING, place, "record " + line.number());
            }
        }
    }

    private List<Field> fields(Line line) {
        return records.getOrDefault(line.number(), List.of());
    }

    private static void checkCharacters(Field field, String value, String place, Warnings warnings) {
        if (JapaneseText.CP932.encode(value).remaining() > field.bytes()) {
            warnings.add(FIELD_TOO_LONG, place, "at most " + field.bytes() + " bytes in CP932");
        }
        // CP932's own rows for users come out as U+E000 and following, which look different on every machine.
        if (value.chars().anyMatch(c -> c >= '\uE000' && c <= '\uF8FF')) {
            warnings.add(PRIVATE_CHARACTER, place);
        }
        if (!value.chars().allMatch(field::allows)) {
            warnings.add(FIELD_TYPE, place);
        }
    }

    private static void checkContent(Field field, Line line, Warnings warnings) {
        String place = line.at(field.position());
        switch (field.content()) {
            case "" -> {}
            case "amount" -> {
                if (line.field(field.position()).flatMap(Fields::amount).isEmpty()) {
                    warnings.add(NUMBER_UNREADABLE, place);
                }
            }
            case "date" -> {
                Optional<EraDate> date = line.date(field.position());
                if (date.isEmpty()) {
                    warnings.add(DATE_UNREADABLE, place);
                } else if (!date.get().insideEra()) {
                    warnings.add(DATE_OUTSIDE_ERA, place);
                }
            }
            default -> {
                Set<String> codes = Set.of(field.content().split("\\|"));
                if (line.field(field.position())
                        .map(Kana::normalized)
                        .filter(codes::contains)
                        .isEmpty()) {
                    warnings.add(CODE_UNKNOWN, place);
                }
            }
        }
    }

    /**
     * @param type 9, X or N
     * @param bytes longest value, in CP932
     * @param content {@code date}, {@code amount}, the codes of a closed list between bars, or empty
     */
    private record Field(String record, int position, String type, int bytes, boolean required, String content) {

        boolean allows(int c) {
            boolean digit = c >= '0' && c <= '9';
            return switch (type) {
                case "9" -> digit;
                case "X" -> digit || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '.' || c == '-';
                default -> true;
            };
        }
    }
}
