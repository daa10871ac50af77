package techo.server.audit;

import java.util.Optional;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/**
 * Who reads the log of a person.
 *
 * @param person whose log
 * @param caller the person, a delegate of the person, or an operator who answers the person
 */
public record LogReader(PatientId person, Caller caller) {

    public Optional<Caller.Delegate> delegate() {
        return caller instanceof Caller.Delegate delegate ? Optional.of(delegate) : Optional.empty();
    }

    /** Whether the log is the reader's own. */
    public boolean isThePerson() {
        return caller instanceof Caller.Citizen;
    }
}
