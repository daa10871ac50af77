package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import java.time.OffsetDateTime;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import techo.exchange.ExportResult;
import techo.exchange.checkup.CheckupArchiveWriter;
import techo.exchange.checkup.CheckupDelivery;
import techo.exchange.checkup.CheckupDocumentWriter;
import techo.exchange.checkup.CheckupWriter;
import techo.exchange.cost.CostNoticeWriter;
import techo.exchange.cost.TaxFormWriter;
import techo.exchange.fhir.RecordDocumentWriter;
import techo.exchange.notebook.NotebookCodes;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookWriter;
import techo.exchange.notebook.OutputCategory;
import techo.exchange.report.RecordReport;
import techo.exchange.sheet.RecordSheets;
import techo.exchange.table.ColumnMap;
import techo.exchange.table.ColumnTableWriter;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/**
 * Gives a record to the writer of a format; the counterpart of {@link FileReaders}.
 *
 * @param made a time in Japan
 * @param category of a notebook
 * @param table which one {@link Target#TABLE} means
 */
record FileWriters(OffsetDateTime made, OutputCategory category, ColumnMap table) {

    /** @throws IllegalArgumentException for what no record is written as */
    ExportResult write(Bundle record, Target target) {
        return switch (target) {
            case CHECKUP -> checkups().write(record);
            case DOCUMENT -> new CheckupDocumentWriter(FhirContext.forR4Cached()).write(record, made);
            case RECORD -> new RecordDocumentWriter(FhirContext.forR4Cached()).write(record, made);
            case NOTEBOOK -> notebook(record);
            case QR -> NotebookCodes.of(notebook(record));
            case COST ->
                CostNoticeWriter.write(record, made.toLocalDateTime(), CostNoticeWriter.Encoding.UTF_8_WITH_MARK);
            case CSV -> RecordSheets.write(record);
            case PDF -> RecordReport.write(record, made);
            case TAX -> TaxFormWriter.write(record);
            case TABLE -> ColumnTableWriter.write(record, table);
            case FHIR, HOME, ARCHIVE -> throw new IllegalArgumentException("not written from a record");
        };
    }

    /** @param checkups one of each in its own */
    static ExportResult archive(List<Bundle> checkups, CheckupDelivery delivery) {
        return new CheckupArchiveWriter(checkups()).write(checkups, delivery);
    }

    private static CheckupWriter checkups() {
        return new CheckupWriter(CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load());
    }

    private ExportResult notebook(Bundle record) {
        return new NotebookWriter(NotebookLimits.standard()).write(record, category);
    }
}
