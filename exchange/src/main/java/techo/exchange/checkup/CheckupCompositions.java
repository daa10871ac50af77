package techo.exchange.checkup;

import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import techo.exchange.RecordCategory;

/** What a Composition in the shape of the eCheckup guide says of itself. */
public final class CheckupCompositions {

    private CheckupCompositions() {}

    /** The category of the checkup's data; empty when the Composition is not a checkup's. */
    public static Optional<RecordCategory> category(Composition composition) {
        Optional<ReportClass> reportClass = composition.getCategory().stream()
                .flatMap(category -> category.getCoding().stream())
                .filter(coding -> CheckupCodes.REPORT_CLASS.equals(coding.getSystem()))
                .map(Coding::getCode)
                .findFirst()
                .flatMap(ReportClass::ofCode);
        Optional<String> program = composition.getEvent().stream()
                .flatMap(event -> event.getCode().stream())
                .flatMap(code -> code.getCoding().stream())
                .filter(coding -> CheckupCodes.urn(CheckupCodes.OID_PROGRAM).equals(coding.getSystem()))
                .map(Coding::getCode)
                .findFirst();
        return reportClass.map(known -> known.category(program));
    }
}
