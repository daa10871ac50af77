package techo.server.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A file in the making that knows its size and digest. */
final class DigestedFile implements AutoCloseable {
    private final FileStore.PendingFile file;
    private final String name;
    private final MessageDigest digest = Sha256.digest();
    private final OutputStream out;
    private long bytes;
    private long lines;

    DigestedFile(FileStore store, ExportJobId job, String name) throws IOException {
        this.file = store.create(job, name);
        this.name = name;
        this.out = new BufferedOutputStream(new DigestOutputStream(file.content(), digest), 1 << 15);
    }

    String name() {
        return name;
    }

    /** One line of NDJSON, or the whole of an original. */
    void write(byte[] content) throws IOException {
        out.write(content);
        wrote(content.length);
    }

    void write(LineBuffer line) throws IOException {
        line.writeTo(out);
        wrote(line.length());
    }

    private void wrote(int length) {
        bytes += length;
        lines++;
    }

    long bytes() {
        return bytes;
    }

    long lines() {
        return lines;
    }

    OutputFile publish(OutputFile.Kind kind, String fhirType, String contentType) throws IOException {
        out.flush();
        file.publish();
        return new OutputFile(
                kind, name, fhirType, contentType, lines, bytes, HexFormat.of().formatHex(digest.digest()), name);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
