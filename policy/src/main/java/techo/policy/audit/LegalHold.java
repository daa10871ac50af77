package techo.policy.audit;

import java.time.Instant;
import java.util.Set;
import techo.policy.identity.PatientId;

/**
 * That evidence must stay while a case is open (証拠保全): neither retention nor erasure removes what it covers.
 *
 * @param reason why, in the words of the operator; no name of a person
 * @param persons whose records; nobody for everybody's
 * @param from the first moment of the records that it covers
 * @param until the first moment that it no longer covers
 */
public record LegalHold(String reason, Set<PatientId> persons, Instant from, Instant until) {
    private static final int LONGEST_REASON = 1000;

    public LegalHold {
        persons = Set.copyOf(persons);
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("a legal hold has a reason of at most 1000 characters");
        }
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a legal hold covers a time");
        }
    }

    /** Whether the records of this person may not be erased. */
    public boolean covers(PatientId person) {
        return persons.isEmpty() || persons.contains(person);
    }
}
