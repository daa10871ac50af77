package techo.server.audit;

import java.util.List;
import techo.policy.audit.IntentId;

/**
 * The intents that end with a record, in the transaction that stores it.
 *
 * @param intents what was announced
 * @param rule what happens when one of them is no longer open
 */
record Settlement(List<IntentId> intents, Rule rule) {
    Settlement {
        intents = List.copyOf(intents);
    }

    /** For a record of what changed nothing. */
    static Settlement none() {
        return ofRequest(List.of());
    }

    /** The request itself tells what it did, whatever else was told of it meanwhile. */
    static Settlement ofRequest(List<IntentId> intents) {
        return new Settlement(intents, Rule.RECORD_IN_ANY_CASE);
    }

    /** Somebody tells instead of a request that did not: once only. */
    static Settlement claim(IntentId intent) {
        return new Settlement(List.of(intent), Rule.RECORD_ONLY_IF_OPEN);
    }

    enum Rule {
        RECORD_IN_ANY_CASE,
        RECORD_ONLY_IF_OPEN
    }
}
