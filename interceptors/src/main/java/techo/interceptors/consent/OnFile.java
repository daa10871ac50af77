package techo.interceptors.consent;

import java.util.Set;
import techo.policy.consent.Conditions;
import techo.policy.consent.Evidence;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;

/** What the server has on file now that a decision may depend on, beside the request and the resource. */
public interface OnFile {
    /** @return everything about these people that may decide what this caller sees of them, asked for at once */
    Evidence evidence(Caller caller, Set<PatientId> people);

    /** @return what holds for all persons at once, as far as it may decide what this caller sees */
    Conditions conditions(Caller caller);
}
