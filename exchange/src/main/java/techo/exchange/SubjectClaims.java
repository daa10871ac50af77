package techo.exchange;

import java.time.LocalDate;
import java.util.Optional;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;

/**
 * What a document says about whose it is. Claims, not facts: an import never writes them to the Patient; the server
 * compares them with the stored Patient and decides.
 *
 * <p>{@link #toString()} shows only which claims are present, so that a log line cannot leak them.
 *
 * @param name as written, usually full-width kana
 * @param birthDate a day in Japan
 */
public record SubjectClaims(
        Optional<String> name,
        Optional<LocalDate> birthDate,
        Optional<AdministrativeGender> gender,
        Optional<AddressClaims> address,
        Optional<InsuranceClaims> insurance) {

    public static SubjectClaims none() {
        return new SubjectClaims(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
        return "SubjectClaims[name " + presence(name) + ", birthDate " + presence(birthDate) + ", gender "
                + presence(gender) + ", address " + presence(address) + ", insurance " + presence(insurance) + "]";
    }

    private static String presence(Optional<?> claim) {
        return claim.isPresent() ? "given" : "absent";
    }

    /** Where the person lives, as written in the file. */
    public record AddressClaims(Optional<String> postalCode, Optional<String> text) {

        @Override
        public String toString() {
            return "AddressClaims[postalCode " + presence(postalCode) + ", text " + presence(text) + "]";
        }
    }

    /**
     * Membership in a public health insurance, each part as written in the file.
     *
     * @param insurerNumber 保険者番号
     * @param symbol 被保険者証等記号
     * @param number 被保険者証等番号
     * @param branch 枝番
     */
    public record InsuranceClaims(
            Optional<String> insurerNumber, Optional<String> symbol, Optional<String> number, Optional<String> branch) {

        @Override
        public String toString() {
            return "InsuranceClaims[insurerNumber " + presence(insurerNumber) + ", symbol " + presence(symbol)
                    + ", number " + presence(number) + ", branch " + presence(branch) + "]";
        }
    }
}
