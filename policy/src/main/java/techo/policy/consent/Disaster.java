package techo.policy.consent;

import java.time.Instant;
import java.util.Set;
import techo.policy.recipient.Prefecture;
import techo.policy.recipient.RegisteredRecipient;

/**
 * A declared disaster: where and when records may be opened for it.
 *
 * @param categories what may be opened
 */
public record Disaster(Set<Prefecture> area, Period period, Set<DataCategory> categories) {
    public Disaster {
        area = Set.copyOf(area);
        categories = Set.copyOf(categories);
    }

    boolean reaches(RegisteredRecipient recipient, Instant at) {
        return period.contains(at)
                && recipient.prefecture().filter(area::contains).isPresent();
    }
}
