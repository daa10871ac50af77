package techo.exchange.checkup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final String NOT_MEASURABLE = "NI";
    private static final String NOTHING_STATED = "記載なし";

    /** Null flavours of HL7 v3 and the reasons of FHIR, by the map that HL7 publishes with data-absent-reason. */
    private static final Map<String, Reason> REASONS = new LinkedHashMap<>();

    static {
        REASONS.put("UNK", new Reason("unknown", "Unknown"));
        REASONS.put("NAV", new Reason("temp-unknown", "Temporarily Unknown"));
        REASONS.put("ASKU", new Reason("asked-unknown", "Asked But Unknown"));
        REASONS.put("NASK", new Reason("not-asked", "Not Asked"));
        REASONS.put("NA", new Reason("not-applicable", "Not Applicable"));
        REASONS.put("MSK", new Reason("masked", "Masked"));
        REASONS.put("NINF", new Reason("negative-infinity", "Negative Infinity (NINF)"));
        REASONS.put("PINF", new Reason("positive-infinity", "Positive Infinity (PINF)"));
    }

    /** Flavours that FHIR has no reason of its own for; the flavour itself is kept in an extension. */
    private static final Set<String> OTHER_FLAVORS = Set.of("OTH", "INV", "DER", "UNC", "TRC", "QS");

    private record Reason(String code, String display) {}

    private CheckupAbsence() {}

    static CodeableConcept notPerformed() {
        return reason("not-performed", "Not Performed").setText("未実施");
    }

    static CodeableConcept nothingStated() {
        return reason("unknown", "Unknown").setText(NOTHING_STATED);
    }

    static CodeableConcept of(String flavor, XmlElement value, Issues issues) {
        if (flavor.equals(NOT_MEASURABLE)) {
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

    static boolean isNotPerformed(CodeableConcept reason) {
        return hasCode(reason, "not-performed");
    }

    /** Whether the file had said nothing at all, as opposed to saying that there is nothing. */
    static boolean isNothingStated(CodeableConcept reason) {
        return NOTHING_STATED.equals(reason.getText());
    }

    /** The null flavour for a reason, wherever it comes from: as it was read, or the one of that meaning. */
    static String flavor(CodeableConcept reason) {
        String read = reason.getExtensionString(NULL_FLAVOR);
        if (read != null) {
            return read;
        }
        if (hasCode(reason, "error")) {
            return NOT_MEASURABLE;
        }
        return REASONS.entrySet().stream()
                .filter(entry -> hasCode(reason, entry.getValue().code()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("UNK");
    }

    private static boolean hasCode(CodeableConcept reason, String code) {
        return reason.hasCoding(CheckupCodes.ABSENT_REASON, code);
    }

    private static Optional<CodeableConcept> byFlavor(String flavor) {
        if (OTHER_FLAVORS.contains(flavor)) {
            return Optional.of(reason("unknown", "Unknown"));
        }
        return Optional.ofNullable(REASONS.get(flavor)).map(known -> reason(known.code(), known.display()));
    }

    private static CodeableConcept reason(String code, String display) {
        return new CodeableConcept(new Coding(CheckupCodes.ABSENT_REASON, code, display));
    }
}
