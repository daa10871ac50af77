package techo.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import techo.policy.audit.NodeId;

/**
 * The name under which this node writes its chain: made at the first start, kept in the data directory, so that a
 * restart goes on with the same chain.
 *
 * <p>A copied data directory gives two nodes the same name. That is safe: they take turns on one chain, only slower.
 */
final class NodeIdFile {
    private final Path file;

    /** @param directory exists */
    NodeIdFile(Path directory) {
        this.file = directory.resolve("node-id");
    }

    NodeId readOrCreate() {
        try {
            if (Files.notExists(file)) {
                create();
            }
            return new NodeId(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("The node id cannot be read or written: " + file, e);
        }
    }

    private void create() throws IOException {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), "node-id", ".tmp");
        Files.writeString(whole, "n" + HexFormat.of().formatHex(random) + "\n", StandardCharsets.US_ASCII);
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            Files.delete(whole);
        }
    }
}
