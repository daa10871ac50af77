package techo.policy.exchange;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What is known of a person from one side: the stored Patient, or a file that claims to be about somebody.
 *
 * <p>{@link #toString()} shows only what is present, so that a log line cannot leak it.
 *
 * @param birthDate a day in Japan
 */
public record PersonFacts(Optional<LocalDate> birthDate, Optional<Sex> sex) {
    @Override
    public String toString() {
        return "PersonFacts[birthDate " + (birthDate.isPresent() ? "given" : "absent") + ", sex "
                + (sex.isPresent() ? "given" : "absent") + "]";
    }
}
