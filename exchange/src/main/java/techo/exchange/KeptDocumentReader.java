package techo.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportResult.Imported;

/**
 * Keeps a document that is for people: a PDF, as it is. Nothing in it is read, and nothing of it is run: what is given out again
 * are its bytes.
 */
public final class KeptDocumentReader {
    private static final int MOST_BYTES = 25 << 20;
    private static final int TAIL = 2_048;

    /** @param subject the stored Patient ({@code Patient/123}) */
    public ImportResult read(SourceFile file, Reference subject) {
        if (file.size() > MOST_BYTES) {
            return ImportResult.rejected(CommonIssueCode.FILE_TOO_LARGE, "/", "limit " + MOST_BYTES + " bytes");
        }
        byte[] bytes = file.bytes();
        int from = Math.max(0, bytes.length - TAIL);
        if (!new String(bytes, from, bytes.length - from, ISO_8859_1).contains("%%EOF")) {
            return ImportResult.rejected(CommonIssueCode.DOCUMENT_CUT_OFF, "/", "");
        }
        return new Imported(
                List.of(new ImportedRecord(
                        new ImportKeys(subject, List.of("document", file.digest())).document(),
                        DocumentFormat.PDF,
                        file.digest(),
                        SubjectClaims.none(),
                        List.of())),
                List.of(new ExchangeIssue(CommonIssueCode.DOCUMENT_KEPT, "/", "")));
    }
}
