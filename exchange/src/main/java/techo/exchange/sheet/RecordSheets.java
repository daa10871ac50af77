package techo.exchange.sheet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;
import techo.exchange.checkup.CheckupSheets;
import techo.exchange.notebook.MedicineSheet;

/**
 * Writes a person's record as tables for a spreadsheet, each a CSV file in UTF-8: checkup results (a row each), checkups (a
 * row each), medicines, other measurements. They are for reading and drawing; what comes back in is FHIR.
 */
public final class RecordSheets {
    /** Shown in a table, or what the shown ones refer to. */
    private static final Set<String> SHOWN = Set.of(
            "Patient",
            "Observation",
            "MedicationDispense",
            "MedicationStatement",
            "MedicationRequest",
            "Medication",
            "Composition",
            "Encounter",
            "Organization",
            "Practitioner",
            "PractitionerRole",
            "Device",
            "Provenance");

    private RecordSheets() {}

    /** @param record the resources of one person; tables without rows are not written */
    public static ExportResult write(Bundle record) {
        ResourceIndex index = new ResourceIndex(record);
        CheckupSheets checkups = new CheckupSheets(index);
        List<Sheet> sheets = new ArrayList<>(checkups.tables());
        sheets.add(MedicineSheet.of(index));
        sheets.add(new MeasurementSheet(index)
                .of(index.all(Observation.class).filter(observation -> !checkups.isResult(observation))));
        sheets.removeIf(sheet -> sheet.rows().isEmpty());
        return sheets.isEmpty()
                ? ExportResult.refused(SheetIssueCode.NOTHING_TO_WRITE, "Bundle", "")
                : new Exported(sheets.stream().map(Sheet::csv).toList(), left(index));
    }

    private static List<ExchangeIssue> left(ResourceIndex index) {
        return Stream.concat(index.enteredInError().stream(), index.others(SHOWN, SheetIssueCode.NOT_WRITTEN).stream())
                .toList();
    }
}
