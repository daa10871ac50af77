package techo.server.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A downloaded file.
 *
 * @param lines line feeds in it
 * @param sha256 of what is on disk, hexadecimal
 */
record Received(Path file, long lines, String sha256) {

    static Received save(InputStream in, Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
            }
        }
        return new Received(file, lines, HexFormat.of().formatHex(digest.digest()));
    }

    void requireDigest(String expected) throws IOException {
        if (!sha256.equals(expected)) {
            throw new IOException("a file did not arrive as it was sent: " + file.getFileName());
        }
    }

    void requireLines(long expected) throws IOException {
        if (lines != expected) {
            throw new IOException("a file has not as many lines as promised: " + file.getFileName());
        }
    }
}
