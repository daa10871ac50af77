package techo.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import techo.policy.audit.ChainHead;
import techo.policy.audit.Retirement;
import techo.policy.audit.SignedNote;

/**
 * Signed checkpoints as files, {@code node/size.note}, and copies of them elsewhere. What is signed is only added, never
 * changed. That records were dropped is planned here first, in a file that no verifier reads.
 */
final class CheckpointDirectory {
    private static final String SUFFIX = ".note";
    private static final String RETIRED = ".retired.note";
    private static final String PLANNED = ".retired.planned";
    /** Beside a plan that cannot be deleted, and was carried out and copied. */
    private static final String TOLD = ".retired.told";

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

    /** Returns when it is on the disk that the records up to this one are about to be dropped. */
    void plan(ChainHead head, SignedNote note) throws IOException {
        String unused = written(head, PLANNED, note);
    }

    /** What was planned, and neither confirmed nor withdrawn: whoever planned it was killed, or is about to drop it now. */
    List<Planned> planned() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Planned> planned = new ArrayList<>();
        // Not a walk, which stumbles over a checkpoint that is signed meanwhile.
        try (DirectoryStream<Path> chains = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path chain : chains) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(chain, "*" + PLANNED)) {
                    for (Path file : files) {
                        if (!Files.exists(told(file))) {
                            read(file).ifPresent(planned::add);
                        }
                    }
                }
            }
        }
        return planned;
    }

    private static Path told(Path plan) {
        String name = plan.getFileName().toString();
        return plan.resolveSibling(name.substring(0, name.length() - PLANNED.length()) + TOLD);
    }

    /** Empty when another node that shares the directory has settled it meanwhile. */
    private static Optional<Planned> read(Path plan) throws IOException {
        try {
            SignedNote note = SignedNote.parse(Files.readString(plan));
            return Optional.of(new Planned(Retirement.parse(note.text()).head(), note));
        } catch (NoSuchFileException settled) {
            return Optional.empty();
        }
    }

    /** They were dropped. Returns when the note is copied too: they are not there any more. */
    void confirm(Planned planned) throws IOException {
        copies.now(written(planned.head(), RETIRED, planned.note()), planned.note());
        if (!isDeleted(planned)) {
            String unused = written(planned.head(), TOLD, planned.note());
        }
    }

    /** They are kept. Where nothing can be deleted the plan stands, and is confirmed once they are dropped. */
    void withdraw(Planned planned) {
        boolean unused = isDeleted(planned);
    }

    private boolean isDeleted(Planned planned) {
        try {
            boolean unused = Files.deleteIfExists(file(planned.head(), PLANNED));
            return true;
        } catch (IOException writeOnce) {
            return false;
        }
    }

    /** @return the name of its copy */
    private String written(ChainHead head, String suffix, SignedNote note) throws IOException {
        Path file = file(head, suffix);
        Path chain = Files.createDirectories(directory.resolve(head.node().value()));
        if (!Files.exists(file)) {
            write(chain, file, note);
        }
        return head.node().value() + "/" + file.getFileName();
    }

    private Path file(ChainHead head, String suffix) {
        return directory
                .resolve(head.node().value())
                .resolve(String.format(Locale.ROOT, "%019d%s", head.sequence(), suffix));
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

    /**
     * What will be told when the records up to one are dropped.
     *
     * @param head the last of them
     * @param note the retirement, signed
     */
    record Planned(ChainHead head, SignedNote note) {}
}
