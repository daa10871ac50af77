package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.CommonIssueCode;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportResult.Rejected;
import techo.exchange.ImportedRecord;
import techo.exchange.SecureXml;
import techo.exchange.XmlElement;

/** Reads one {@code ClinicalDocument}. Judged by root element and namespace; schemaLocation plays no part. */
final class CheckupDocumentReader {

    private static final String NAMESPACE = "urn:hl7-org:v3";

    private final SecureXml xml;
    private final CheckupDocumentTranslator translator;
    private final CheckupLimits limits;

    CheckupDocumentReader(SecureXml xml, CheckupDocumentTranslator translator, CheckupLimits limits) {
        this.xml = xml;
        this.translator = translator;
        this.limits = limits;
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
        ImportedRecord record = translator.translate(root, header.get(), subject, ImportKeys.digest(bytes), issues);
        if (record.resources().size() > limits.maxResources()) {
            return ImportResult.rejected(
                    CheckupIssueCode.TOO_MANY_DOCUMENTS, root.path(), "limit " + limits.maxResources() + " resources");
        }
        return new Imported(List.of(record), issues.warnings());
    }
}
