package techo.server.audit;

import java.util.List;
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
     * @throws HeadMovedException when somebody else has written one of these positions
     * @throws RecordRejectedException when the store will never take one of them
     */
    void insert(List<Entry> entries);

    /** Whether exactly this link is stored. */
    boolean holds(ChainLink link);

    /** A record and the place it was given. */
    record Entry(ChainLink link, AuditRecord record) {}

    /** The chain was continued by another process with the same node id. */
    final class HeadMovedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HeadMovedException(Throwable cause) {
            super("another process continued the chain", cause);
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
