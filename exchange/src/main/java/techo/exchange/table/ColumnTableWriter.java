package techo.exchange.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import techo.exchange.CellText;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;
import techo.exchange.table.ColumnMap.Column;
import techo.exchange.table.ColumnMap.Element;

/** Writes what a map's table holds, and empty templates of it. */
public final class ColumnTableWriter {

    private ColumnTableWriter() {}

    /** The header, and a row that shows how each column is filled in. */
    public static ExportFile template(ColumnMap map) {
        return sheet(map, List.of(map.columns().stream().map(Column::example).toList()))
                .csv();
    }

    /** @param record the resources of one person; the rows are by day */
    public static ExportResult write(Bundle record, ColumnMap map) {
        return write(new ResourceIndex(record), map);
    }

    /** The same of a record that several maps are asked about. */
    public static ExportResult write(ResourceIndex index, ColumnMap map) {
        List<List<String>> rows = switch (map.kind()) {
            case IMMUNIZATION -> rows(index.all(Immunization.class).map(ImmunizationRow::write), map);
            case DISPENSED ->
                rows(index.all(MedicationDispense.class).map(given -> MedicationRow.write(map, given)), map);
            case PRESCRIBED ->
                rows(index.all(MedicationRequest.class).map(given -> MedicationRow.write(map, given)), map);
            case OBSERVATIONS -> checkups(index, map);
        };
        if (rows.isEmpty()) {
            return ExportResult.refused(TableIssueCode.NOTHING_TO_WRITE, "Bundle", map.name());
        }
        int day = map.columns().indexOf(map.day());
        return new Exported(
                List.of(sheet(
                                map,
                                rows.stream()
                                        .sorted(Comparator.comparing((List<String> row) -> row.get(day)))
                                        .toList())
                        .csv()),
                index.enteredInError());
    }

    private static Sheet sheet(ColumnMap map, List<List<String>> rows) {
        return new Sheet(map.title(), map.columns().stream().map(Column::title).toList(), rows);
    }

    private static List<List<String>> rows(Stream<Map<Element, String>> cells, ColumnMap map) {
        return cells.map(row -> map.columns().stream()
                        .map(column -> row.getOrDefault(column.element(), ""))
                        .toList())
                .toList();
    }

    /** Results of one day, kind and institution are a row; a second value for a column begins another. */
    private static List<List<String>> checkups(ResourceIndex index, ColumnMap map) {
        Map<List<String>, List<Map<Column, String>>> checkups = new LinkedHashMap<>();
        index.all(Observation.class)
                .forEach(result -> ObservationCells.column(map, result).ifPresent(column -> {
                    List<Map<Column, String>> rows =
                            checkups.computeIfAbsent(checkup(result), absent -> new ArrayList<>());
                    Optional<Map<Column, String>> open = rows.stream()
                            .filter(row -> !row.containsKey(column))
                            .findFirst();
                    Map<Column, String> row = open.orElseGet(() -> {
                        Map<Column, String> next = new LinkedHashMap<>();
                        rows.add(next);
                        return next;
                    });
                    row.put(column, ObservationCells.write(result));
                }));
        List<List<String>> written = new ArrayList<>();
        checkups.forEach((checkup, rows) -> rows.forEach(row -> {
            map.of(Element.DAY).ifPresent(column -> row.put(column, checkup.get(0)));
            map.of(Element.KIND).ifPresent(column -> row.put(column, checkup.get(1)));
            map.of(Element.INSTITUTION).ifPresent(column -> row.put(column, checkup.get(2)));
            written.add(map.columns().stream()
                    .map(column -> row.getOrDefault(column, ""))
                    .toList());
        }));
        return written;
    }

    private static List<String> checkup(Observation result) {
        return List.of(
                CellText.day(CellText.begin(result.getEffective())),
                Optional.ofNullable(result.getEncounter().getDisplay()).orElse(""),
                Optional.ofNullable(result.getPerformerFirstRep().getDisplay()).orElse(""));
    }
}
