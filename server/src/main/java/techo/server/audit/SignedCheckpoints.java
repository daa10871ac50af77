package techo.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import techo.policy.audit.Checkpoint;
import techo.policy.audit.Retirement;
import techo.policy.audit.SignedNote;
import techo.policy.audit.VerifierKey;

/** The checkpoints and retirements of a directory that one of some keys has signed. */
final class SignedCheckpoints {
    private final CheckpointDirectory directory;
    private final Path path;
    private final List<VerifierKey> keys;
    private final Consumer<String> defects;

    /** @param defects is told each file that holds no such checkpoint */
    SignedCheckpoints(Path path, List<VerifierKey> keys, Consumer<String> defects) {
        this.directory = new CheckpointDirectory(path);
        this.path = path;
        this.keys = keys;
        this.defects = defects;
    }

    /**
     * @throws IOException when there is nothing to compare with, which must not pass for soundness
     * @throws IllegalArgumentException without a key
     */
    Signed read() throws IOException {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("checkpoints need --public-key with a key");
        }
        List<Path> notes = directory.notes();
        if (notes.isEmpty()) {
            throw new IOException("there is no checkpoint in " + path);
        }
        List<Checkpoint> checkpoints = new ArrayList<>();
        List<Retirement> retirements = new ArrayList<>();
        for (Path file : notes) {
            try {
                SignedNote note = SignedNote.parse(Files.readString(file));
                if (note.signer(keys).isEmpty()) {
                    defects.accept("checkpoint " + path.relativize(file) + " is signed by none of the given keys");
                } else if (Retirement.isText(note.text())) {
                    retirements.add(Retirement.parse(note.text()));
                } else {
                    checkpoints.add(Checkpoint.parse(note.text()));
                }
            } catch (IllegalArgumentException notACheckpoint) {
                defects.accept("checkpoint " + path.relativize(file) + " is not a signed checkpoint");
            }
        }
        return new Signed(checkpoints, retirements);
    }

    /** What is signed, in the order of the files. */
    record Signed(List<Checkpoint> checkpoints, List<Retirement> retirements) {}
}
