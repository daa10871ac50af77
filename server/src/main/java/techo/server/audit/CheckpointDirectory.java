package techo.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import techo.policy.audit.ChainHead;
import techo.policy.audit.SignedNote;

/**
 * Signed checkpoints as files, {@code node/size.note}, and copies of them elsewhere. Files are only added, never changed:
 * the directory may be one in which nothing can be changed.
 */
final class CheckpointDirectory {
    private static final String SUFFIX = ".note";
    private static final String RETIRED = ".retired.note";

    private final Path directory;
    private final CopiedNotes copies;

    CheckpointDirectory(Path directory) {
        this(directory, new CopiedNotes(CheckpointCopies.none(), Duration.ZERO));
    }

    CheckpointDirectory(Path directory, CopiedNotes copies) {
        this.directory = directory;
        this.copies = copies;
    }

    /** Returns when the note is on the disk; it is copied afterwards. A note that is there already stays as it is. */
    void add(ChainHead head, SignedNote note) throws IOException {
        copies.later(written(head, SUFFIX, note), note);
    }

    /** That the records up to this one were dropped. Returns when the note is copied too: they are not there any more. */
    void addRetirement(ChainHead head, SignedNote note) throws IOException {
        copies.now(written(head, RETIRED, note), note);
    }

    /** @return the name of its copy */
    private String written(ChainHead head, String suffix, SignedNote note) throws IOException {
        Path chain = Files.createDirectories(directory.resolve(head.node().value()));
        Path file = chain.resolve(String.format(Locale.ROOT, "%019d%s", head.sequence(), suffix));
        if (!Files.exists(file)) {
            write(chain, file, note);
        }
        return head.node().value() + "/" + file.getFileName();
    }

    private static void write(Path chain, Path file, SignedNote note) throws IOException {
        Path whole = Files.createTempFile(chain, "checkpoint", ".tmp");
        try (FileChannel out = FileChannel.open(whole, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(note.note());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(chain, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** All notes, those of other nodes and of earlier keys too. */
    List<Path> notes() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
