package techo.exchange.checkup;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import techo.exchange.RecordCategory;

/** What a Composition in the shape of the eCheckup guide says of itself. */
public final class CheckupCompositions {

    /** Reports of municipal screenings (eMunicipalCheckup), which the exchange of checkups has no class for. */
    private static final Map<String, RecordCategory> MUNICIPAL = Map.of(
            "51", RecordCategory.SC_CANCER,
            "52", RecordCategory.SC_CANCER,
            "53", RecordCategory.SC_CANCER,
            "54", RecordCategory.SC_CANCER,
            "55", RecordCategory.SC_CANCER,
            "56", RecordCategory.SC_OTHER,
            "57", RecordCategory.SC_OTHER,
            "58", RecordCategory.SC_OTHER);

    private CheckupCompositions() {}

    /** Empty for a class that is none of a municipal screening: 51 to 55 cancer, 56 hepatitis, 57 osteoporosis, 58 teeth. */
    public static Optional<RecordCategory> municipal(String reportClass) {
        return Optional.ofNullable(MUNICIPAL.get(reportClass));
    }

    /** The category of the checkup's data; empty when the Composition is not a checkup's. */
    public static Optional<RecordCategory> category(Composition composition) {
        Optional<String> reportClass = composition.getCategory().stream()
                .flatMap(category -> category.getCoding().stream())
                .filter(coding -> CheckupCodes.REPORT_CLASS.equals(coding.getSystem()))
                .map(Coding::getCode)
                .filter(Objects::nonNull)
                .findFirst();
        Optional<String> program = composition.getEvent().stream()
                .flatMap(event -> event.getCode().stream())
                .flatMap(code -> code.getCoding().stream())
                .filter(coding -> CheckupCodes.urn(CheckupCodes.OID_PROGRAM).equals(coding.getSystem()))
                .map(Coding::getCode)
                .filter(Objects::nonNull)
                .findFirst();
        return reportClass
                .flatMap(ReportClass::ofCode)
                .map(known -> known.category(program))
                .or(() -> reportClass.flatMap(CheckupCompositions::municipal));
    }
}
