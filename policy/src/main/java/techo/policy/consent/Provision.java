package techo.policy.consent;

import java.time.Instant;
import java.util.Set;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * One statement of a consent: one recipient, one purpose, some categories, for a time. There is no wildcard.
 *
 * @param categories not empty
 * @param period when the statement is in force
 * @param dataPeriod which days the data may speak of
 * @param narrowing whatever else it goes by
 */
public record Provision(
        Effect effect,
        RecipientId grantee,
        PurposeOfUse purpose,
        Set<DataCategory> categories,
        Period period,
        DataPeriod dataPeriod,
        Narrowing narrowing) {
    public Provision {
        categories = Set.copyOf(categories);
        if (categories.isEmpty()) {
            throw new IllegalArgumentException("a provision names at least one category");
        }
    }

    /** Narrowed by nothing else. */
    public Provision(
            Effect effect,
            RecipientId grantee,
            PurposeOfUse purpose,
            Set<DataCategory> categories,
            Period period,
            DataPeriod dataPeriod) {
        this(effect, grantee, purpose, categories, period, dataPeriod, Narrowing.NONE);
    }

    boolean permits() {
        return effect == Effect.PERMIT;
    }

    /** Of a deny: whether it may speak of this resource and this request. The recipient is compared by the caller. */
    boolean denies(Asking asking, ResourceFacts resource, Instant at) {
        return purpose == asking.purpose()
                && categories.contains(resource.category())
                && period.contains(at)
                && dataPeriod.maybeContains(resource.effective())
                && narrowing.maybeFits(asking.agent(), resource);
    }
}
