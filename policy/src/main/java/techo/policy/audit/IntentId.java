package techo.policy.audit;

import java.util.UUID;

/**
 * Names what was announced together with a change of data, until a durable record tells of it.
 *
 * @param value a UUID
 */
public record IntentId(UUID value) implements Comparable<IntentId> {

    @Override
    public int compareTo(IntentId other) {
        return value.compareTo(other.value);
    }
}
