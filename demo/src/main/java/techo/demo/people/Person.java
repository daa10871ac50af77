package techo.demo.people;

import java.time.LocalDate;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import techo.policy.identity.PatientId;

/**
 * A person who does not exist.
 *
 * @param id of the FHIR Patient
 * @param number decides everything that is random about the record
 * @param family in kanji, an invented name
 * @param familyKana in katakana
 * @param insuredNumber at the fictional insurer {@link #INSURER}
 */
public record Person(
        PatientId id,
        long number,
        String family,
        String given,
        String familyKana,
        String givenKana,
        AdministrativeGender sex,
        LocalDate birthDate,
        String postalCode,
        String address,
        String insuredNumber) {
    /** No insurer has this number. */
    public static final String INSURER = "06999999";

    /** @return completed years on the day */
    int ageOn(LocalDate day) {
        return birthDate.until(day).getYears();
    }
}
