package techo.server.audit;

import java.util.List;
import techo.policy.audit.IntentId;
import techo.policy.disclosure.DisclosureEntry;

/**
 * What else is settled in the transaction that stores a record: intents end, and the disclosure ledger has its entries.
 *
 * @param intents what was announced
 * @param rule what happens when one of them is no longer open
 * @param disclosures what the request disclosed
 */
record Settlement(List<IntentId> intents, Rule rule, List<DisclosureEntry> disclosures) {
    Settlement {
        intents = List.copyOf(intents);
        disclosures = List.copyOf(disclosures);
    }

    /** For a record of what changed nothing. */
    static Settlement none() {
        return ofRequest(List.of(), List.of());
    }

    /** The request itself tells what it did, whatever else was told of it meanwhile. */
    static Settlement ofRequest(List<IntentId> intents, List<DisclosureEntry> disclosures) {
        return new Settlement(intents, Rule.RECORD_IN_ANY_CASE, disclosures);
    }

    /** Somebody tells instead of a request that did not: once only. */
    static Settlement claim(IntentId intent) {
        return new Settlement(List.of(intent), Rule.RECORD_ONLY_IF_OPEN, List.of());
    }

    /**
     * Whether the record may be stored later. A claim may not, because another node may tell meanwhile, nor a disclosure,
     * because its entry in the ledger is stored with it.
     */
    boolean mayWait() {
        return rule == Rule.RECORD_IN_ANY_CASE && disclosures.isEmpty();
    }

    enum Rule {
        RECORD_IN_ANY_CASE,
        RECORD_ONLY_IF_OPEN
    }
}
