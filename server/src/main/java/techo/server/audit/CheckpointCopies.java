package techo.server.audit;

import java.io.IOException;

/** A second place for signed checkpoints, beside their directory. */
@FunctionalInterface
public interface CheckpointCopies {
    /**
     * Returns when the note is kept there; again with the same note changes nothing.
     *
     * @param name such as {@code node/size.note}
     */
    void add(String name, String note) throws IOException;

    /** The directory is enough. */
    static CheckpointCopies none() {
        return (name, note) -> {};
    }
}
