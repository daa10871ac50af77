package techo.server.delegation;

import java.util.List;
import techo.policy.consent.Delegation;
import techo.policy.identity.PatientId;

/** Who may act for a person now. */
@FunctionalInterface
public interface PersonalDelegations {

    /** @return every delegation of the person, ended ones too */
    List<Delegation> of(PatientId principal);
}
