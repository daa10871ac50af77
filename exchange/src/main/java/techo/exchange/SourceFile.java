package techo.exchange;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A file as received. Its bytes are never changed, and its name plays no part: only content decides what it is. */
public final class SourceFile {

    private final byte[] bytes;
    private final String digest;
    private final DocumentKind kind;

    private SourceFile(byte[] bytes) {
        this.bytes = bytes;
        this.digest = ImportKeys.digest(bytes);
        this.kind = DocumentKinds.detect(bytes);
    }

    public static SourceFile of(byte[] bytes) {
        return new SourceFile(bytes.clone());
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

    public DocumentKind kind() {
        return kind;
    }

    /** The media type under which the original is kept and given back. */
    public String contentType() {
        return kind.contentType();
    }
}
