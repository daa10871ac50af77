package techo.exchange;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Set;

/**
 * A file as received, or what was found in received images. Its bytes are never changed, and its name plays no part: only
 * content decides what it is.
 */
public final class SourceFile {

    private final byte[] bytes;
    private final String digest;
    private final DocumentKind kind;
    private final Set<String> received;

    private SourceFile(byte[] bytes, String digest, Set<String> received) {
        this.bytes = bytes;
        this.digest = digest;
        this.kind = DocumentKinds.detect(bytes);
        this.received = Set.copyOf(received);
    }

    public static SourceFile of(byte[] bytes) {
        String digest = ImportKeys.digest(bytes);
        return new SourceFile(bytes.clone(), digest, Set.of(digest));
    }

    /** @param received digests of the files that it was found in */
    static SourceFile of(byte[] bytes, Set<String> received) {
        return new SourceFile(bytes.clone(), ImportKeys.digest(bytes), received);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    public int size() {
        return bytes.length;
    }

    /** SHA-256, lower-case hex. */
    public String digest() {
        return digest;
    }

    /** Digests of what was received: its own, or those of the images that it was found in. */
    public Set<String> received() {
        return received;
    }

    public DocumentKind kind() {
        return kind;
    }

    /** The media type under which the original is kept and given back. */
    public String contentType() {
        return kind.contentType();
    }
}
