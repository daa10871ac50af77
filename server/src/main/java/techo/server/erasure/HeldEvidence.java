package techo.server.erasure;

import java.util.Set;
import techo.policy.identity.PatientId;
import techo.server.audit.LegalHolds;

/**
 * Whether an erasure would take evidence away that a legal hold keeps: of the person, or of others of whom tells what goes
 * with the record. A list or a resource that names several people is evidence about each of them.
 */
final class HeldEvidence {
    private final LegalHolds holds;
    private final Unowned unowned;
    private final ListsOfPeople lists;

    HeldEvidence(LegalHolds holds, Unowned unowned, ListsOfPeople lists) {
        this.holds = holds;
        this.unowned = unowned;
        this.lists = lists;
    }

    /** @param patientPid HAPI's key of the Patient */
    boolean goesWith(PatientId person, long patientPid) {
        if (holds.covers(person)) {
            return true;
        }
        Set<PatientId> others = holds.persons();
        return !others.isEmpty() && (unowned.tellsOf(others, person, patientPid) || lists.tellOf(others, person));
    }
}
