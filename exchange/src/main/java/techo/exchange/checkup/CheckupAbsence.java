package techo.exchange.checkup;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import techo.exchange.XmlElement;

/**
 * Why there is no result, as a dataAbsentReason. 未実施 (not performed) is stated by negation, 測定不能 (not measurable) by
 * the null flavour NI; the other flavours are translated by their meaning and kept in an extension.
 */
final class CheckupAbsence {

    private static final String NULL_FLAVOR = "http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor";

    private CheckupAbsence() {}

    static CodeableConcept notPerformed() {
        return reason("not-performed", "Not Performed").setText("未実施");
    }

    static CodeableConcept nothingStated() {
        return reason("unknown", "Unknown").setText("記載なし");
    }

    static CodeableConcept of(String flavor, XmlElement value, Issues issues) {
        if (flavor.equals("NI")) {
            return reason("error", "Error").setText("測定不能");
        }
        Optional<CodeableConcept> known = byFlavor(flavor);
        if (known.isEmpty()) {
            issues.warn(CheckupIssueCode.NULL_FLAVOR_UNKNOWN, value);
        }
        CodeableConcept reason = known.orElseGet(() -> reason("unknown", "Unknown"));
        reason.setText("nullFlavor " + flavor);
        reason.addExtension(NULL_FLAVOR, new CodeType(flavor));
        return reason;
    }

    private static Optional<CodeableConcept> byFlavor(String flavor) {
        return switch (flavor) {
            case "UNK" -> Optional.of(reason("unknown", "Unknown"));
            case "NAV" -> Optional.of(reason("temp-unknown", "Temporarily Unknown"));
            case "ASKU" -> Optional.of(reason("asked-unknown", "Asked But Unknown"));
            case "NASK" -> Optional.of(reason("not-asked", "Not Asked"));
            case "NA" -> Optional.of(reason("not-applicable", "Not Applicable"));
            case "MSK" -> Optional.of(reason("masked", "Masked"));
            case "NINF" -> Optional.of(reason("negative-infinity", "Negative Infinity (NINF)"));
            case "PINF" -> Optional.of(reason("positive-infinity", "Positive Infinity (PINF)"));
            case "OTH", "INV", "DER", "UNC", "TRC", "QS" -> Optional.of(reason("unknown", "Unknown"));
            default -> Optional.empty();
        };
    }

    private static CodeableConcept reason(String code, String display) {
        return new CodeableConcept(new Coding(CheckupCodes.ABSENT_REASON, code, display));
    }
}
