package techo.server.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The fictional files that the readers are tested with. */
public final class Samples {
    private static final Path ROOT = Path.of("..", "exchange", "src", "test", "resources", "techo", "exchange");

    private Samples() {}

    public static byte[] checkup(String name) {
        return read(ROOT.resolve("checkup").resolve(name));
    }

    public static byte[] notebook(String name) {
        return read(ROOT.resolve("notebook").resolve(name));
    }

    public static byte[] cost(String name) {
        return read(ROOT.resolve("cost").resolve(name));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
