package techo.policy.consent;

import java.time.Instant;
import techo.policy.identity.RecipientAgent;

/** What a grant does not open after all: a deny that goes by more than category and time, so that no box subtracts it. */
public record GrantException(Period period, DataPeriod dataPeriod, Narrowing narrowing) {
    boolean takesAway(ResourceFacts resource, RecipientAgent agent, Instant at) {
        return period.contains(at)
                && dataPeriod.maybeContains(resource.effective())
                && narrowing.maybeFits(agent, resource);
    }
}
