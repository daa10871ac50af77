package techo.policy.consent;

import java.util.Set;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * One statement of a consent: one recipient, one purpose, some categories, for a time. There is no wildcard.
 *
 * @param categories not empty
 * @param period when the statement is in force
 * @param dataPeriod which days the data may speak of
 */
public record Provision(
        Effect effect,
        RecipientId grantee,
        PurposeOfUse purpose,
        Set<DataCategory> categories,
        Period period,
        DataPeriod dataPeriod) {
    public Provision {
        categories = Set.copyOf(categories);
        if (categories.isEmpty()) {
            throw new IllegalArgumentException("a provision names at least one category");
        }
    }

    /** Data that name no day are permitted only by a boundless period, and denied by any. */
    boolean speaksOfDay(ResourceFacts resource) {
        return switch (effect) {
            case PERMIT -> dataPeriod.surelyContains(resource.effective());
            case DENY -> dataPeriod.maybeContains(resource.effective());
        };
    }
}
