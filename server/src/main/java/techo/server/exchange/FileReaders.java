package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.cost.CostNoticeReader;
import techo.exchange.fhir.FhirLimits;
import techo.exchange.fhir.FhirReader;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.interceptors.error.TechoException;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/** Gives files to the reader of their format; only a split medication notebook or an exported record may be several files. */
final class FileReaders {
    private final CheckupReader checkups;
    private final NotebookReader notebooks;
    private final FhirReader records;

    FileReaders(CheckupReader checkups, NotebookReader notebooks, FhirReader records) {
        this.checkups = checkups;
        this.notebooks = notebooks;
        this.records = records;
    }

    static FileReaders standard() {
        return new FileReaders(
                new CheckupReader(
                        CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard()),
                new NotebookReader(NotebookLimits.standard()),
                new FhirReader(FhirContext.forR4Cached(), FhirLimits.standard()));
    }

    ImportResult read(List<SourceFile> files, Reference subject) {
        if (files.stream().allMatch(file -> file.kind() == DocumentKind.NOTEBOOK)) {
            return notebooks.read(subject, files);
        }
        if (files.stream().allMatch(FileReaders::isFhir)) {
            return records.read(subject, files);
        }
        if (files.size() > 1) {
            throw new TechoException(ImportError.IMPORT_MIXED_FILES);
        }
        SourceFile file = files.get(0);
        return switch (file.kind()) {
            case CHECKUP_XML, CHECKUP_CLERICAL_XML, OTHER_XML -> checkups.read(file, subject);
            case ARCHIVE -> records.holdsFhir(file) ? records.read(subject, files) : checkups.read(file, subject);
            case COST_NOTICE -> new CostNoticeReader().read(file, subject);
            case FHIR_JSON, FHIR_NDJSON -> records.read(subject, files);
            case NOTEBOOK -> notebooks.read(subject, files);
            case UNKNOWN ->
                ImportResult.rejected(
                        file.size() == 0 ? CommonIssueCode.FILE_EMPTY : CommonIssueCode.FORMAT_UNKNOWN, "line 1", "");
        };
    }

    private static boolean isFhir(SourceFile file) {
        return file.kind() == DocumentKind.FHIR_JSON || file.kind() == DocumentKind.FHIR_NDJSON;
    }
}
