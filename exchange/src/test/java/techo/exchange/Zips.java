package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Builds the archives that a decent tool would not. */
public final class Zips {

    private static final int SYMLINK = 0120777;
    private static final int FILE = 0100644;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes);

    public Zips file(String name, byte[] content) {
        return add(name, content, FILE);
    }

    public Zips link(String name, String target) {
        return add(name, target.getBytes(UTF_8), SYMLINK);
    }

    private Zips add(String name, byte[] content, int mode) {
        try {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(mode);
            zip.putArchiveEntry(entry);
            zip.write(content);
            zip.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        try {
            zip.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the encryption flag of every header. */
    public byte[] encrypted() {
        byte[] plain = bytes();
        for (int i = 0; i + 10 < plain.length; i++) {
            if (plain[i] == 'P' && plain[i + 1] == 'K') {
                if (plain[i + 2] == 3 && plain[i + 3] == 4) {
                    plain[i + 6] |= 1;
                } else if (plain[i + 2] == 1 && plain[i + 3] == 2) {
                    plain[i + 8] |= 1;
                }
            }
        }
        return plain;
    }
}
