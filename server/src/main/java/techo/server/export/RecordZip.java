package techo.server.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.lingala.zip4j.io.outputstream.ZipOutputStream;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.AesKeyStrength;
import net.lingala.zip4j.model.enums.CompressionLevel;
import net.lingala.zip4j.model.enums.EncryptionMethod;

/**
 * A zip that is written while it leaves, entry by entry, locked with AES-256 where there is a password. What is not
 * finished no reader takes for a zip.
 */
final class RecordZip {
    private static final int BUFFER = 1 << 15;

    private final ZipOutputStream zip;
    private final boolean locked;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * What was written.
     *
     * @param bytes before compression
     * @param sha256 of these, hexadecimal
     */
    record Entry(String path, String contentType, long bytes, String sha256) {}

    /** Writes the content of an entry. */
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    RecordZip(OutputStream out, Optional<ZipPassword> password) throws IOException {
        this.locked = password.isPresent();
        this.zip = password.isPresent()
                ? new ZipOutputStream(out, password.get().value().toCharArray())
                : new ZipOutputStream(out);
    }

    void add(String path, String contentType, Content content) throws IOException {
        zip.putNextEntry(parameters(path));
        MessageDigest digest = Sha256.digest();
        Counted counted = new Counted(new DigestOutputStream(zip, digest));
        OutputStream buffered = new BufferedOutputStream(counted, BUFFER);
        content.write(buffered);
        buffered.flush();
        zip.closeEntry();
        entries.add(new Entry(path, contentType, counted.bytes, HexFormat.of().formatHex(digest.digest())));
    }

    /** In the order in which they were written. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    private ZipParameters parameters(String path) {
        ZipParameters parameters = new ZipParameters();
        parameters.setFileNameInZip(path);
        parameters.setCompressionLevel(CompressionLevel.FASTER);
        if (locked) {
            parameters.setEncryptFiles(true);
            parameters.setEncryptionMethod(EncryptionMethod.AES);
            parameters.setAesKeyStrength(AesKeyStrength.KEY_STRENGTH_256);
        }
        return parameters;
    }

    /** Writes the directory of the zip, and closes what it was written to. */
    void finish() throws IOException {
        zip.close();
    }

    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private long bytes;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            bytes += length;
        }
    }
}
