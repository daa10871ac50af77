package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportResult.Rejected;
import techo.exchange.SecureXml;
import techo.exchange.XmlElement;

/** Reads one {@code ClinicalDocument}. Judged by root element and namespace; schemaLocation plays no part. */
final class CheckupDocumentReader {

    private static final String NAMESPACE = "urn:hl7-org:v3";

    private final SecureXml xml;
    private final CheckupDocumentTranslator translator;

    CheckupDocumentReader(SecureXml xml, CheckupDocumentTranslator translator) {
        this.xml = xml;
        this.translator = translator;
    }

    ImportResult read(byte[] bytes, Reference subject) {
        return xml.parse(bytes).fold(root -> translate(root, bytes, subject), issue -> new Rejected(List.of(issue)));
    }

    private ImportResult translate(XmlElement root, byte[] bytes, Reference subject) {
        if (!root.is("ClinicalDocument") || !root.namespace().equals(NAMESPACE)) {
            return ImportResult.rejected(CommonIssueCode.XML_ROOT_UNEXPECTED, "/", "");
        }
        Issues issues = new Issues();
        Optional<CheckupHeader> header = new CheckupHeaderReader(issues).read(root);
        if (header.isEmpty()) {
            return new Rejected(issues.errors());
        }
        return new Imported(
                List.of(translator.translate(root, header.get(), subject, ImportKeys.digest(bytes), issues)),
                issues.warnings());
    }
}
