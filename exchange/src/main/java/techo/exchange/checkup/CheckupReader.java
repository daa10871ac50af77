package techo.exchange.checkup;

import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.DocumentFormat;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.SecureXml;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupMethods;
import techo.terminology.ChoiceLists;

/**
 * Reads 特定健診情報ファイル (CDA R2, hc08 V08) and its delivery archives into the shape of the eCheckup guide.
 *
 * <p>A pure function of the bytes and the person they are imported for. Instances are immutable and may be shared
 * between threads.
 *
 * <p>A checkup is read with the lists of the phase (第3期, 第4期) that its day is of.
 *
 * <p>Sources: 特定健診情報ファイル仕様 version 4 (2023-03-31) with its schemas V08, and the guide 健診結果報告書
 * (jp-eCheckupReport 1.5.0), chapter on mapping.
 */
public final class CheckupReader {

    private final SecureXml xml;
    private final CheckupDocumentReader documents;
    private final CheckupArchiveReader archives;

    public CheckupReader(CheckupItems items, ChoiceLists choices, CheckupMethods methods, CheckupLimits limits) {
        this.xml = new SecureXml(limits.xml());
        this.documents = new CheckupDocumentReader(
                xml, new CheckupDocumentTranslator(CheckupTables.translators(items, choices, methods)), limits);
        this.archives = new CheckupArchiveReader(xml, documents, limits);
    }

    /**
     * @param subject the stored Patient ({@code Patient/123}) whom the file is imported for. The file's own claims about
     *     the person are returned beside the resources and must be compared before these are stored.
     * @return one record per document; an archive may hold several people's
     */
    public ImportResult read(SourceFile file, Reference subject) {
        if (file.size() == 0) {
            return ImportResult.rejected(CommonIssueCode.FILE_EMPTY, "/", "");
        }
        return switch (file.kind()) {
            case CHECKUP_XML, OTHER_XML -> documents.read(file.bytes(), subject);
            case CHECKUP_CLERICAL_XML -> clerical(file, subject);
            case ARCHIVE -> archives.read(file.bytes(), subject);
            case NOTEBOOK,
                    PRESCRIPTION,
                    COST_NOTICE,
                    FHIR_JSON,
                    FHIR_NDJSON,
                    HOME_TABLE,
                    APPLE_HEALTH,
                    OPEN_MHEALTH,
                    OTHER_JSON,
                    PDF,
                    PNG,
                    JPEG,
                    UNKNOWN -> ImportResult.rejected(CommonIssueCode.FORMAT_UNKNOWN, "/", "");
        };
    }

    /** A claim, index or summary on its own: well-formed, kept, not translated. */
    private ImportResult clerical(SourceFile file, Reference subject) {
        return xml.parse(file.bytes())
                .fold(
                        root -> new Imported(
                                List.of(new ImportedRecord(
                                        new ImportKeys(subject, List.of("checkup-clerical", file.digest())).document(),
                                        DocumentFormat.CHECKUP_CLERICAL,
                                        file.digest(),
                                        SubjectClaims.none(),
                                        List.of())),
                                List.of(new ExchangeIssue(CheckupIssueCode.CLERICAL_KEPT, root.path(), ""))),
                        issue -> new ImportResult.Rejected(List.of(issue)));
    }
}
