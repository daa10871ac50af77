package techo.policy.consent;

import java.time.Instant;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * One permission with every deny already subtracted. No grant is no permission.
 *
 * @param decidedBy the consent that permits
 */
public record Grant(
        PatientId person,
        RecipientId grantee,
        PurposeOfUse purpose,
        DataCategory category,
        Period period,
        DataPeriod dataPeriod,
        ConsentRef decidedBy) {

    /** What the predicate in the database says of one resource and one instant. */
    boolean covers(ResourceFacts resource, Instant at) {
        return resource.owner().filter(person::equals).isPresent()
                && category == resource.category()
                && period.contains(at)
                && dataPeriod.surelyContains(resource.effective());
    }
}
