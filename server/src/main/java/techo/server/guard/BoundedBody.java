package techo.server.guard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * Counts what is read of a body and stops at a limit, before the byte beyond it is kept.
 *
 * <p>A compressed body has two limits: the size it may expand to, and how many times larger it may become. The ratio
 * counts from 64 KiB on, because short texts compress beyond any sensible ratio.
 */
final class BoundedBody extends InputStream {
    private static final long RATIO_FLOOR = 64 * 1024L;

    private final Counted sent;
    private final InputStream body;
    private final long limit;
    private final int ratio;
    private long read;

    private BoundedBody(Counted sent, InputStream body, long limit, int ratio) {
        this.sent = sent;
        this.body = body;
        this.limit = limit;
        this.ratio = ratio;
    }

    static BoundedBody plain(InputStream body, long limit) {
        Counted sent = new Counted(body);
        return new BoundedBody(sent, sent, limit, 1);
    }

    static BoundedBody gzip(InputStream body, long limit, int ratio) throws IOException {
        Counted sent = new Counted(body);
        return new BoundedBody(sent, new GZIPInputStream(sent), limit, ratio);
    }

    /** @throws TechoException when the body is larger than allowed */
    byte[] readAll() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
        transferTo(bytes);
        return bytes.toByteArray();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = body.read(bytes, offset, length);
        if (count > 0) {
            read += count;
            if (read > limit) {
                throw new TechoException(RequestError.BODY_TOO_LARGE);
            }
            if (body != sent && read > RATIO_FLOOR && read > sent.count * ratio) {
                throw new TechoException(RequestError.BODY_EXPANDS_TOO_MUCH);
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private static final class Counted extends InputStream {
        private final InputStream body;
        private long count;

        Counted(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int value = body.read();
            if (value >= 0) {
                count++;
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = body.read(bytes, offset, length);
            if (read > 0) {
                count += read;
            }
            return read;
        }
    }
}
