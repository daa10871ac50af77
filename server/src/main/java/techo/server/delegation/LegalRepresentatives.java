package techo.server.delegation;

import java.util.List;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;

/** Who acts by law for people who may not be able to act themselves. */
@FunctionalInterface
public interface LegalRepresentatives {

    /** @return those who may act now; nobody from whom the record is kept, and of an unknown person nobody */
    List<DelegateId> of(PatientId person);
}
