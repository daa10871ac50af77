package techo.interceptors.consent;

import java.util.Collection;
import java.util.Set;
import techo.policy.consent.ConsentRecord;
import techo.policy.identity.PatientId;

/** The consents that people have in store now. */
public interface PersonalConsents {

    /** @return the current version of every consent of these people that says something, asked for at once */
    Collection<ConsentRecord> of(Set<PatientId> people);
}
