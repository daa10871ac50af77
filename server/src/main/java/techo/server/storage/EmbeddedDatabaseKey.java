package techo.server.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The key that encrypts the embedded database file: 32 random bytes in a file that only its owner may read.
 *
 * <p>It protects a copy of the database file that was taken without its directory. Whoever can read the directory can
 * read the records; a production site uses PostgreSQL on an encrypted volume.
 */
final class EmbeddedDatabaseKey {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;

    EmbeddedDatabaseKey(Path dataDirectory) {
        this.file = dataDirectory.resolve("database.key");
    }

    String readOrCreate() {
        try {
            if (Files.notExists(file)) {
                create();
            }
            return read();
        } catch (IOException e) {
            throw new StorageUnusableException("The key of the database cannot be read or written: " + file, e);
        }
    }

    private void create() throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        FileAttribute<?>[] attributes = isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Files.createFile(file, attributes);
        Files.writeString(
                file, HexFormat.of().formatHex(key), StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private String read() throws IOException {
        if (isPosix() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new StorageUnusableException("The key of the database may be read by others; chmod 600 " + file);
        }
        String key = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!key.matches("[0-9a-f]{64}")) {
            throw new StorageUnusableException("The key of the database is not 64 hexadecimal digits: " + file);
        }
        return key;
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
