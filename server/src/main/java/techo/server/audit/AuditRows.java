package techo.server.audit;

import java.util.List;
import java.util.Optional;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainLink;
import techo.policy.audit.NodeId;

/** The stored chains. Every method throws a {@link RuntimeException} when the store cannot be reached. */
interface AuditRows {

    /** Where the chain of a node stands; its genesis value when it has no record. */
    ChainHead head(NodeId node);

    /**
     * Makes all of them durable, or none.
     *
     * @param drained how much of a spool is stored with them
     * @throws HeadMovedException when somebody else has written one of these positions
     * @throws SettledElsewhereException when an intent that one of them claims is no longer open
     * @throws RecordRejectedException when the store will never take one of them
     */
    void insert(List<Entry> entries, Optional<Drained> drained);

    /** Whether exactly this record stands at this place. */
    boolean holds(ChainHead place);

    /** How many entries of a spool are stored. */
    long drained(String spool);

    /** Of the entries of a spool, how many were and how many are stored. */
    record Drained(String spool, long before, long after) {}

    /** A record, the place it was given, and the intents that end with it. */
    record Entry(ChainLink link, AuditRecord record, Settlement settlement) {}

    /** The chain was continued by another process with the same node id. */
    final class HeadMovedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HeadMovedException(Throwable cause) {
            super("another process continued the chain", cause);
        }
    }

    /** Another node has told of the announced change: the record is not stored again. */
    final class SettledElsewhereException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SettledElsewhereException() {
            super("the intent was settled elsewhere");
        }
    }

    /** The store refuses the content of a record: trying again would not help. */
    final class RecordRejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RecordRejectedException(Throwable cause) {
            super("the store refuses the record", cause);
        }
    }
}
