package techo.server.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ca.uhn.fhir.context.FhirContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult;
import techo.exchange.KeptDocumentReader;
import techo.exchange.QrCodes;
import techo.exchange.SourceFile;
import techo.exchange.checkup.CheckupLimits;
import techo.exchange.checkup.CheckupReader;
import techo.exchange.cost.CostNoticeReader;
import techo.exchange.fhir.FhirLimits;
import techo.exchange.fhir.FhirReader;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.home.HomeTableReader;
import techo.exchange.home.OpenMhealthReader;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.exchange.prescription.PrescriptionLimits;
import techo.exchange.prescription.PrescriptionReader;
import techo.exchange.table.ColumnMaps;
import techo.exchange.table.ColumnTableReader;
import techo.interceptors.error.TechoException;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/**
 * Gives files to the reader of their format; only a split medication notebook, the symbols of prescriptions, images of either
 * or an exported record may be several files.
 */
final class FileReaders {
    private static final Pattern LINK = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);
    private static final Set<DocumentKind> PRINTED = EnumSet.of(DocumentKind.NOTEBOOK, DocumentKind.PRESCRIPTION);

    private final CheckupReader checkups;
    private final NotebookReader notebooks;
    private final PrescriptionReader prescriptions;
    private final FhirReader records;
    private final ColumnTableReader tables;

    FileReaders(
            CheckupReader checkups,
            NotebookReader notebooks,
            PrescriptionReader prescriptions,
            FhirReader records,
            ColumnTableReader tables) {
        this.checkups = checkups;
        this.notebooks = notebooks;
        this.prescriptions = prescriptions;
        this.records = records;
        this.tables = tables;
    }

    static FileReaders standard(ColumnMaps maps) {
        return new FileReaders(
                new CheckupReader(
                        CheckupItems.load(), ChoiceLists.load(), CheckupMethods.load(), CheckupLimits.standard()),
                new NotebookReader(NotebookLimits.standard()),
                new PrescriptionReader(PrescriptionLimits.standard()),
                new FhirReader(FhirContext.forR4Cached(), FhirLimits.standard()),
                new ColumnTableReader(maps));
    }

    ImportResult read(List<SourceFile> files, Reference subject) {
        return files.stream().allMatch(FileReaders::isImage) ? codes(files, subject) : texts(files, subject);
    }

    /** Of what is printed: any number of symbols in any number of images. A link that stands beside them is none of them. */
    private ImportResult codes(List<SourceFile> images, Reference subject) {
        List<SourceFile> texts = QrCodes.read(images).stream()
                .filter(text ->
                        !LINK.matcher(new String(text.bytes(), ISO_8859_1)).lookingAt())
                .toList();
        boolean known = texts.stream().map(SourceFile::kind).anyMatch(PRINTED::contains);
        return known ? texts(texts, subject) : ImportResult.rejected(CommonIssueCode.IMAGE_WITHOUT_CODE, "image 1", "");
    }

    private ImportResult texts(List<SourceFile> files, Reference subject) {
        if (files.stream().allMatch(file -> file.kind() == DocumentKind.NOTEBOOK)) {
            return notebooks.read(subject, files);
        }
        if (isOfPrescriptions(files)) {
            return prescriptions.read(subject, files);
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
            case ARCHIVE -> archive(file, subject);
            case COST_NOTICE -> new CostNoticeReader().read(file, subject);
            case HOME_TABLE -> new HomeTableReader().read(file, subject);
            case APPLE_HEALTH -> new AppleHealthReader().read(file, subject);
            case OPEN_MHEALTH -> new OpenMhealthReader().read(file, subject);
            case FHIR_JSON, FHIR_NDJSON -> records.read(subject, files);
            case NOTEBOOK -> notebooks.read(subject, files);
            case PRESCRIPTION -> prescriptions.read(subject, files);
            case PDF -> new KeptDocumentReader().read(file, subject);
            case PNG, JPEG -> codes(files, subject);
            case OTHER_JSON -> tables.read(file, subject);
            case UNKNOWN -> unknown(file, subject);
        };
    }

    /** An export of Apple Health comes first: beside it lie documents and FHIR of the clinics that it knows. */
    private ImportResult archive(SourceFile zip, Reference subject) {
        return new AppleHealthReader()
                .readArchive(zip, subject)
                .orElseGet(() ->
                        records.holdsFhir(zip) ? records.read(subject, List.of(zip)) : checkups.read(zip, subject));
    }

    private ImportResult unknown(SourceFile file, Reference subject) {
        if (file.size() == 0) {
            return ImportResult.rejected(CommonIssueCode.FILE_EMPTY, "line 1", "");
        }
        return tables.read(file, subject);
    }

    /** A symbol that goes on where the one before it ended has no header: only its lines tell it from a table. */
    private static boolean isOfPrescriptions(List<SourceFile> files) {
        return files.get(0).kind() == DocumentKind.PRESCRIPTION
                && files.stream()
                        .allMatch(file -> file.kind() == DocumentKind.PRESCRIPTION
                                || file.kind() == DocumentKind.UNKNOWN && PrescriptionReader.mayGoOn(file.bytes()));
    }

    private static boolean isImage(SourceFile file) {
        return file.kind() == DocumentKind.PNG || file.kind() == DocumentKind.JPEG;
    }

    private static boolean isFhir(SourceFile file) {
        return file.kind() == DocumentKind.FHIR_JSON || file.kind() == DocumentKind.FHIR_NDJSON;
    }
}
