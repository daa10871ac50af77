package techo.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory that holds what the server writes outside a database server.
 *
 * @param path absolute; exists and is writable
 */
public record DataDirectory(Path path) {

    /** Creates the directory when it is absent, and refuses one that cannot be written. */
    static DataDirectory open(Path configured) {
        Path path = configured.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            Path probe = Files.createTempFile(path, "probe", ".tmp");
            Files.delete(probe);
        } catch (IOException e) {
            throw new StorageUnusableException("The data directory cannot be written: " + path, e);
        }
        return new DataDirectory(path);
    }

    /** A directory below this one, created when absent. */
    public Path below(String name) {
        Path child = path.resolve(name);
        try {
            return Files.createDirectories(child);
        } catch (IOException e) {
            throw new StorageUnusableException("A directory cannot be created: " + child, e);
        }
    }
}
