package techo.interceptors.consent;

import techo.policy.consent.Evidence;
import techo.policy.identity.PatientId;

/** Who may act for a person now. */
@FunctionalInterface
public interface PersonalDelegations {

    /** @return every delegation of the person, ended ones too, and the state on which they depend */
    Evidence of(PatientId principal);
}
