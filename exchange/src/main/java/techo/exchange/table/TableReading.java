package techo.exchange.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.Cells;
import techo.exchange.CommonIssueCode;
import techo.exchange.CsvRows;
import techo.exchange.DocumentFormat;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.ImportKey;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.SubjectClaims;
import techo.exchange.Warnings;
import techo.exchange.WrittenDay;
import techo.exchange.table.ColumnMap.Column;
import techo.exchange.table.ColumnMap.Element;

/** One table, or payload, on its way to resources, with what is told about it. */
final class TableReading {
    static final int MOST_ROWS = 2_000;

    private static final int MOST_RESOURCES = 20_000;
    private static final int MOST_WARNINGS = 1_000;

    private final Reference subject;
    private final Warnings warnings = new Warnings(MOST_WARNINGS);
    private final Map<List<String>, Integer> occurrences = new HashMap<>();
    private final List<ImportedResource> resources = new ArrayList<>();

    TableReading(Reference subject) {
        this.subject = subject;
    }

    Optional<ExchangeIssue> table(ColumnMap map, String text) {
        try (CSVParser csv = CsvRows.open(text)) {
            Map<Integer, Column> columns = new LinkedHashMap<>();
            int rows = 0;
            int width = 0;
            boolean cut = false;
            for (CSVRecord line : csv) {
                if (rows == 0) {
                    header(map, line, columns);
                    width = line.size();
                } else {
                    String place = "line " + csv.getCurrentLineNumber();
                    row(map, cells(line, columns), place);
                    if (Cells.isAnyBehind(line.toList(), width)) {
                        warn(TableIssueCode.COLUMN_UNKNOWN, place + ", field " + (width + 1));
                    }
                }
                cut = line.size() < width;
                if (++rows > MOST_ROWS + 1) {
                    return Optional.of(new ExchangeIssue(TableIssueCode.TOO_MANY_ROWS, "/", "limit " + MOST_ROWS));
                }
            }
            if (cut) {
                warn(CommonIssueCode.LAST_ROW_SHORT, "line " + csv.getCurrentLineNumber());
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
                warnings.all());
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
                if (number && ObservationCells.number(column, value).isEmpty()) {
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

    void warn(ExchangeIssueCode code, String place) {
        warn(code, place, "");
    }

    void warn(ExchangeIssueCode code, String place, String detail) {
        warnings.add(code, place, detail);
    }
}
