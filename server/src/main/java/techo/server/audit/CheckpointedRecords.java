package techo.server.audit;

import java.util.Optional;
import java.util.function.Consumer;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.NodeId;
import techo.policy.audit.SignedNote;

/** The records as checkpoints cover them, and a copy of each checkpoint where every node finds it. */
interface CheckpointedRecords {

    /** How far the last checkpoint of a chain reaches; its genesis value when there is none. */
    ChainHead covered(NodeId node);

    /** The payloads from one sequence to another, in order. */
    void payloads(NodeId node, long first, long last, Consumer<String> payload);

    /** One that is there already stays as it is. */
    void keep(Checkpoint checkpoint, SignedNote note);

    /** The checkpoint in whose tree a record stands. */
    Optional<SignedNote> covering(ChainPosition position);
}
