package techo.server.export;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * How the resources looked that were given, where that depends on what else the caller might see: a digest of each without
 * what stayed behind of it. What names nothing and tells of nobody, and that is nearly everything, always looks as it is
 * stored and has none.
 */
final class GivenLooks {
    private final Map<Long, Long> digests = new HashMap<>();
    private boolean known = true;

    /** Adds those of a part. */
    void add(byte[] content) throws IOException {
        try (InputStream bytes = new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(content)));
                DataInputStream in = new DataInputStream(bytes)) {
            long resId = 0;
            for (int first = in.read(); first >= 0; first = in.read()) {
                resId += VariableLength.signed(VariableLength.read(first, in));
                digests.put(resId, in.readLong());
            }
        }
    }

    /** Adds a part of which nobody remembers how anything looked. */
    void addUnknown() {
        known = false;
    }

    /** Whether the same version may look otherwise now. */
    boolean mayChange(long resId) {
        return !known || digests.containsKey(resId);
    }

    /** Whether the resource may not have looked so when it was given. */
    boolean areOther(StoredResource resource) {
        Long before = digests.get(resource.resId());
        return before == null || before != digest(resource);
    }

    private static long digest(StoredResource resource) {
        MessageDigest digest = Sha256.digest();
        digest.update(resource.source().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return ByteBuffer.wrap(digest.digest(resource.json())).getLong();
    }

    /** Collects the resources of a slice of which it is to be remembered, in any order. */
    static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out;
        private long resId;

        Writer() {
            try {
                out = new DataOutputStream(new BufferedOutputStream(new FastGzipOutputStream(bytes)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** @param resource as it leaves */
        void add(StoredResource resource) throws IOException {
            VariableLength.writeSigned(resource.resId() - resId, out);
            out.writeLong(digest(resource));
            resId = resource.resId();
        }

        byte[] finish() throws IOException {
            out.close();
            return bytes.toByteArray();
        }
    }
}
