package techo.exchange.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.Cells;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.DocumentKind;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.JapaneseText;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;
import techo.exchange.table.ColumnMap.Column;
import techo.exchange.table.ColumnMap.Element;

/**
 * Reads a table whose columns a map knows, CSV in UTF-8 or Shift_JIS whose first line names the columns, or a JSON payload in which
 * maps say where their rows are and which keys they have. A pure function.
 */
public final class ColumnTableReader {
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_ROWS = 2_000;
    private static final int MOST_RESOURCES = 20_000;
    private static final int MOST_WARNINGS = 1_000;
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).build();

    private final ColumnMaps maps;
    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxStringLength(100_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public ColumnTableReader(ColumnMaps maps) {
        this.maps = maps;
    }

    /** @param subject the stored Patient ({@code Patient/123}) */
    public ImportResult read(SourceFile file, Reference subject) {
        if (file.size() > MOST_BYTES) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "line 1", "limit " + MOST_BYTES + " bytes");
        }
        if (file.kind() == DocumentKind.OTHER_JSON) {
            return payload(file, subject);
        }
        Optional<JapaneseText.Decoded> text = JapaneseText.decode(file.bytes());
        Optional<ColumnMap> map = text.map(JapaneseText.Decoded::text).flatMap(this::map);
        if (text.isEmpty() || map.isEmpty()) {
            return ImportResult.rejected(CommonIssueCode.FORMAT_UNKNOWN, "line 1", "");
        }
        Reading reading = new Reading(subject);
        text.get().otherLine().ifPresent(line -> reading.warn(CommonIssueCode.ENCODING_MIXED, "line " + line));
        return reading.table(map.get(), text.get().text())
                .<ImportResult>map(error -> new ImportResult.Rejected(List.of(error)))
                .orElseGet(() -> reading.result(file.digest()));
    }

    /** A payload holds the rows of several maps, each where its path leads. */
    private ImportResult payload(SourceFile file, Reference subject) {
        Reading reading = new Reading(subject);
        PayloadRows payload;
        try {
            payload = new PayloadRows(json.readTree(file.bytes()));
        } catch (IOException e) {
            return ImportResult.rejected(TableIssueCode.MALFORMED, "line 1", "");
        }
        for (ColumnMap map : maps.all()) {
            List<PayloadRows.Row> rows = map.path().isEmpty() ? List.of() : payload.at(map.path());
            if (rows.size() > MOST_ROWS) {
                return ImportResult.rejected(TableIssueCode.TOO_MANY_ROWS, "/", "limit " + MOST_ROWS);
            }
            reading.objects(map, rows, payload);
        }
        if (!payload.isAnyRead()) {
            return ImportResult.rejected(CommonIssueCode.FORMAT_UNKNOWN, "line 1", "");
        }
        int notRead = payload.valuesNotRead();
        if (notRead > 0) {
            reading.warn(TableIssueCode.PART_NOT_READ, "/", notRead + " values");
        }
        return reading.result(file.digest());
    }

    private Optional<ColumnMap> map(String text) {
        int end = text.indexOf('\n');
        try (CSVParser csv = FORMAT.parse(new StringReader(end < 0 ? text : text.substring(0, end + 1)))) {
            return csv.stream()
                    .findFirst()
                    .flatMap(header ->
                            maps.fitting(header.stream().map(String::strip).toList()));
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** One table on its way. */
    private static final class Reading {
        private final Reference subject;
        private final List<ExchangeIssue> warnings = new ArrayList<>();
        private final Map<List<String>, Integer> occurrences = new HashMap<>();
        private final List<ImportedResource> resources = new ArrayList<>();

        Reading(Reference subject) {
            this.subject = subject;
        }

        Optional<ExchangeIssue> table(ColumnMap map, String text) {
            try (CSVParser csv = FORMAT.parse(new StringReader(text))) {
                Map<Integer, Column> columns = new LinkedHashMap<>();
                int rows = 0;
                for (CSVRecord line : csv) {
                    if (rows == 0) {
                        header(map, line, columns);
                    } else {
                        row(map, cells(line, columns), "line " + csv.getCurrentLineNumber());
                    }
                    if (++rows > MOST_ROWS + 1) {
                        return Optional.of(new ExchangeIssue(TableIssueCode.TOO_MANY_ROWS, "/", "limit " + MOST_ROWS));
                    }
                }
                return Optional.empty();
            } catch (IOException | UncheckedIOException | IllegalStateException e) {
                return Optional.of(new ExchangeIssue(TableIssueCode.MALFORMED, "line 1", ""));
            }
        }

        void objects(ColumnMap map, List<PayloadRows.Row> rows, PayloadRows payload) {
            for (int i = 0; i < rows.size(); i++) {
                PayloadRows.Row object = rows.get(i);
                payload.read(object);
                String place = map.name() + " " + (i + 1);
                Map<Column, String> cells = new LinkedHashMap<>();
                int key = 0;
                for (Map.Entry<String, JsonNode> field : object.object().properties()) {
                    key++;
                    Optional<Column> column = column(map, field.getKey());
                    if (column.isPresent() && field.getValue().isValueNode()) {
                        cell(column.get(), field.getValue(), cells);
                    } else if (field.getValue().isValueNode()) {
                        warn(TableIssueCode.COLUMN_UNKNOWN, place + ", key " + key);
                    }
                }
                for (Column column : map.columns()) {
                    if (column.element().isOfAll() && !cells.containsKey(column)) {
                        payload.around(object, column.title()).ifPresent(value -> cell(column, value, cells));
                    }
                }
                row(map, cells, place);
            }
        }

        private static void cell(Column column, JsonNode value, Map<Column, String> cells) {
            String cell = value.asText("").strip();
            if (!cell.isEmpty() && !value.isNull()) {
                cells.put(column, cell);
            }
        }

        ImportResult result(String digest) {
            if (resources.isEmpty()) {
                return ImportResult.rejected(TableIssueCode.NOTHING_READ, "/", "");
            }
            if (resources.size() > MOST_RESOURCES) {
                return ImportResult.rejected(TableIssueCode.TOO_MANY_ROWS, "/", "limit " + MOST_RESOURCES);
            }
            ImportKey document = new ImportKeys(subject, List.of("table", digest)).document();
            return new Imported(
                    List.of(new ImportedRecord(
                            document, DocumentFormat.COLUMN_TABLE, digest, SubjectClaims.none(), resources)),
                    warnings);
        }

        private void header(ColumnMap map, CSVRecord line, Map<Integer, Column> columns) {
            for (int i = 0; i < line.size(); i++) {
                String title = line.get(i).strip();
                Optional<Column> column = column(map, title);
                if (column.isPresent() && !columns.containsValue(column.get())) {
                    columns.put(i, column.get());
                } else {
                    warn(TableIssueCode.COLUMN_UNKNOWN, "line 1, field " + (i + 1));
                }
            }
        }

        private static Optional<Column> column(ColumnMap map, String title) {
            return map.columns().stream()
                    .filter(known -> known.title().equals(title))
                    .findFirst();
        }

        private static Map<Column, String> cells(CSVRecord line, Map<Integer, Column> columns) {
            Map<Column, String> cells = new LinkedHashMap<>();
            columns.forEach((at, column) -> {
                String cell = at < line.size() ? Cells.plain(line.get(at).strip()) : "";
                if (!cell.isEmpty()) {
                    cells.put(column, cell);
                }
            });
            return cells;
        }

        private void row(ColumnMap map, Map<Column, String> cells, String place) {
            Optional<LocalDate> day = Optional.ofNullable(cells.get(map.day())).flatMap(WrittenDay::parse);
            if (day.isEmpty()) {
                warn(TableIssueCode.ROW_WITHOUT_DAY, place);
                return;
            }
            TableRow row = new TableRow(map, day.get(), cells);
            switch (map.kind()) {
                case OBSERVATIONS -> observations(row, place);
                case IMMUNIZATION -> vaccination(row, place);
                case DISPENSED, PRESCRIBED -> medicine(row, place);
            }
        }

        private void vaccination(TableRow row, String place) {
            if (row.of(Element.VACCINE).isEmpty()) {
                warn(TableIssueCode.ROW_INCOMPLETE, place);
                return;
            }
            ImportKey key = key(ImmunizationRow.naturalKey(row));
            put(row.map(), key, ImmunizationRow.read(row, subject, key));
        }

        private void medicine(TableRow row, String place) {
            if (row.of(Element.DRUG).isEmpty()) {
                warn(TableIssueCode.ROW_INCOMPLETE, place);
                return;
            }
            if (!MedicationRow.isAsTheMapHasIt(row)) {
                warn(TableIssueCode.NUMBER_AS_TEXT, place);
            }
            ImportKey key = key(MedicationRow.naturalKey(row));
            put(row.map(), key, MedicationRow.read(row, subject, key));
        }

        private void observations(TableRow row, String place) {
            List<String> checkup = List.of(
                    "table-row",
                    row.map().name(),
                    row.day().toString(),
                    row.of(Element.KIND).orElse(""),
                    row.of(Element.INSTITUTION).orElse(""));
            int occurrence = occurrences.merge(checkup, 1, Integer::sum);
            row.cells().forEach((column, value) -> {
                boolean number = column.element() == Element.NUMBER;
                if (number || column.element() == Element.TEXT) {
                    if (number && ObservationCells.number(value).isEmpty()) {
                        warn(TableIssueCode.NUMBER_AS_TEXT, place);
                    }
                    ImportKey key = new ImportKeys(subject, checkup).of(column.title() + "#" + occurrence);
                    put(row.map(), key, ObservationCells.read(row, column, value, subject, key));
                }
            });
        }

        /** Two equal rows of one table are counted, not merged. */
        private ImportKey key(List<String> naturalKey) {
            int occurrence = occurrences.merge(naturalKey, 1, Integer::sum);
            return new ImportKeys(subject, naturalKey).of("#" + occurrence);
        }

        private void put(ColumnMap map, ImportKey key, Resource resource) {
            resources.add(new ImportedResource(key, resource, map.category(), map.source()));
        }

        private void warn(ExchangeIssueCode code, String place) {
            warn(code, place, "");
        }

        private void warn(ExchangeIssueCode code, String place, String detail) {
            if (warnings.size() < MOST_WARNINGS) {
                warnings.add(new ExchangeIssue(code, place, detail));
            } else if (warnings.size() == MOST_WARNINGS) {
                warnings.add(new ExchangeIssue(TableIssueCode.WARNINGS_CUT, place, "limit " + MOST_WARNINGS));
            }
        }
    }
}
