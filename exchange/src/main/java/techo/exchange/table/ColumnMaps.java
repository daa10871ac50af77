package techo.exchange.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.hl7.fhir.r4.model.Coding;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.table.ColumnMap.Column;
import techo.exchange.table.ColumnMap.Element;
import techo.exchange.table.ColumnMap.Kind;

/**
 * The maps of columns that are known: those that ship with this module, and an operator's own. A map is CSV with the columns
 * {@code column, element, code, unit, example}; rows without a column say what the whole table is ({@code record}, {@code
 * category}, {@code source}, {@code title}), and where its rows are in a JSON payload ({@code path}).
 */
public final class ColumnMaps {
    private static final List<String> SHIPPED =
            List.of("vaccinations", "infant-checkups", "maternity-checkups", "school-checkups", "employer-checkups");
    private static final String ENDING = ".csv";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Map<Kind, Set<Element>> ELEMENTS = Map.of(
            Kind.OBSERVATIONS,
            EnumSet.of(Element.DAY, Element.INSTITUTION, Element.KIND, Element.NUMBER, Element.TEXT),
            Kind.IMMUNIZATION,
            EnumSet.range(Element.DAY, Element.REACTION),
            Kind.DISPENSED,
            MedicationRow.DISPENSED,
            Kind.PRESCRIBED,
            MedicationRow.PRESCRIBED);
    private static final Map<Kind, Element> NEEDED =
            Map.of(Kind.IMMUNIZATION, Element.VACCINE, Kind.DISPENSED, Element.DRUG, Kind.PRESCRIBED, Element.DRUG);
    private static final Set<Element> REPEATABLE = Set.of(Element.NUMBER, Element.TEXT);
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setCommentMarker('#')
            .build();

    private final Map<String, ColumnMap> maps;

    private ColumnMaps(Map<String, ColumnMap> maps) {
        this.maps = maps;
    }

    public static ColumnMaps shipped() {
        Map<String, ColumnMap> maps = new LinkedHashMap<>();
        for (String name : SHIPPED) {
            InputStream in = Objects.requireNonNull(
                    ColumnMaps.class.getResourceAsStream(name + ENDING), "the map is not in this module");
            try (Reader text = new InputStreamReader(in, UTF_8)) {
                maps.put(name, parse(name, text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ColumnMaps(maps);
    }

    /**
     * @param directory of an operator's own maps; one that has the name of a shipped one takes its place
     * @throws UnusableColumnMapException for the first map that is wrong
     */
    public ColumnMaps with(Path directory) {
        Map<String, ColumnMap> all = new LinkedHashMap<>(maps);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                String name = String.valueOf(file.getFileName()).replace(ENDING, "");
                try (Reader text = Files.newBufferedReader(file)) {
                    all.put(name, parse(name, text));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of column maps cannot be read", e);
        }
        return new ColumnMaps(all);
    }

    public Collection<ColumnMap> all() {
        return maps.values();
    }

    public Optional<ColumnMap> find(String name) {
        return Optional.ofNullable(maps.get(name));
    }

    /** The map of a table with these columns. */
    Optional<ColumnMap> fitting(List<String> header) {
        return maps.values().stream().filter(map -> map.fits(header)).findFirst();
    }

    static ColumnMap parse(String name, Reader text) {
        if (!NAME.matcher(name).matches()) {
            throw new UnusableColumnMapException(name, 1, "a name is of lower-case letters, digits and hyphens");
        }
        Map<String, String> whole = new LinkedHashMap<>();
        List<Column> columns = new ArrayList<>();
        try (CSVParser csv = FORMAT.parse(text)) {
            if (!csv.getHeaderNames().equals(List.of("column", "element", "code", "unit", "example"))) {
                throw new UnusableColumnMapException(name, 1, "the columns are not column,element,code,unit,example");
            }
            for (CSVRecord row : csv) {
                long line = csv.getCurrentLineNumber();
                if (!row.isConsistent()) {
                    throw new UnusableColumnMapException(name, line, "a row has five cells");
                }
                if (row.get("column").isBlank()) {
                    whole.put(row.get("element"), row.get("code"));
                } else {
                    columns.add(column(name, line, row));
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw new UnusableColumnMapException(name, 1, "it is no CSV in UTF-8");
        }
        return checked(name, whole, columns);
    }

    private static ColumnMap checked(String name, Map<String, String> whole, List<Column> columns) {
        Kind kind = one(name, whole, "record", Kind.values(), Kind::record);
        Set<Object> seen = new HashSet<>();
        for (Column column : columns) {
            Element element = column.element();
            if (!ELEMENTS.getOrDefault(kind, Set.of()).contains(element)) {
                throw new UnusableColumnMapException(
                        name, 1, "element " + element.word() + " is none of a record " + kind.record());
            }
            if (!seen.add(column.title()) || !REPEATABLE.contains(element) && !seen.add(element)) {
                throw new UnusableColumnMapException(name, 1, "column " + column.title() + " is told twice");
            }
        }
        if (!seen.contains(Element.DAY) || !seen.contains(NEEDED.getOrDefault(kind, Element.DAY))) {
            throw new UnusableColumnMapException(
                    name, 1, "a row needs its day, a vaccination its vaccine, and a medicine its drug");
        }
        return new ColumnMap(
                name,
                Optional.ofNullable(whole.get("title")).orElse(name),
                kind,
                one(name, whole, "category", RecordCategory.values(), RecordCategory::code),
                one(name, whole, "source", RecordSource.values(), RecordSource::code),
                Stream.of(whole.getOrDefault("path", "").split("/"))
                        .filter(key -> !key.isEmpty())
                        .toList(),
                columns);
    }

    private static <E> E one(String name, Map<String, String> whole, String key, E[] values, Function<E, String> word) {
        String stated = whole.getOrDefault(key, "");
        return Arrays.stream(values)
                .filter(value -> word.apply(value).equals(stated))
                .findFirst()
                .orElseThrow(() -> new UnusableColumnMapException(name, 1, "no such " + key + ": " + stated));
    }

    private static Column column(String name, long line, CSVRecord row) {
        Element element = Arrays.stream(Element.values())
                .filter(e -> e.word().equals(row.get("element")))
                .findFirst()
                .orElseThrow(
                        () -> new UnusableColumnMapException(name, line, "no such element: " + row.get("element")));
        String code = row.get("code");
        int bar = code.indexOf('|');
        if (!code.isEmpty() && bar < 1) {
            throw new UnusableColumnMapException(name, line, "a code is system|code");
        }
        return new Column(
                row.get("column").strip(),
                element,
                code.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Coding(code.substring(0, bar), code.substring(bar + 1), null)),
                row.get("unit"),
                row.get("example"));
    }
}
