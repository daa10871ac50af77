package techo.server.export;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import techo.interceptors.error.TechoException;

/**
 * An open file that is sent, compressed as it is stored when the client accepts that, and from any byte on (RFC 9110 section
 * 14).
 *
 * <p>Each of the two codings is a representation of its own, with its own entity tag and its own byte positions.
 */
final class FileDownload implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final ReleasedFile released;
    private final boolean gzip;
    private final long length;
    private final Optional<HttpRange> range;
    private final InputStream in;

    private FileDownload(ReleasedFile released, boolean gzip, long length, Optional<HttpRange> range, InputStream in) {
        this.released = released;
        this.gzip = gzip;
        this.length = length;
        this.range = range;
        this.in = in;
    }

    /**
     * @throws IOException when the store does not give the file; a {@link java.nio.file.NoSuchFileException} when it has none
     *     of that name any more
     */
    static FileDownload open(ReleasedFile released, HttpServletRequest request) throws IOException {
        boolean gzip = acceptsGzip(request);
        long length =
                gzip ? released.stored().compressedSize() : released.file().bytes();
        Optional<HttpRange> range = range(request, tag(released, gzip), length);
        long from = range.map(asked -> asked.getRangeStart(length)).orElse(0L);
        InputStream in = gzip ? released.stored().openCompressed(from) : plain(released.stored(), from);
        return new FileDownload(released, gzip, length, range, in);
    }

    private static String tag(ReleasedFile released, boolean gzip) {
        return "\"" + released.file().sha256() + (gzip ? "-gzip" : "") + "\"";
    }

    ReleasedFile released() {
        return released;
    }

    void send(HttpServletResponse response) throws IOException {
        response.setContentType(released.file().contentType());
        response.setHeader(HttpHeaders.ETAG, tag(released, gzip));
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"" + released.file().name() + "\"");
        if (gzip) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        long from = range.map(r -> r.getRangeStart(length)).orElse(0L);
        long to = range.map(r -> r.getRangeEnd(length)).orElse(length - 1);
        if (range.isPresent()) {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + to + "/" + length);
        }
        response.setContentLengthLong(to - from + 1);
        copy(in, to - from + 1, response.getOutputStream());
    }

    /** Whether all of the file is sent: who has its last bytes need not have the others. */
    boolean isWhole() {
        return range.map(asked -> asked.getRangeStart(length) == 0 && asked.getRangeEnd(length) == length - 1)
                .orElse(true);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static boolean acceptsGzip(HttpServletRequest request) {
        String accepted = Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT_ENCODING))
                .orElse("")
                .replace(" ", "");
        return List.of(accepted.split(",")).stream()
                .anyMatch(coding -> coding.startsWith("gzip") && !coding.matches("gzip;q=0(\\.0*)?"));
    }

    /** Empty when the whole file is to be sent: also for several ranges, which a server may ignore. */
    private static Optional<HttpRange> range(HttpServletRequest request, String tag, long length) {
        String header = request.getHeader(HttpHeaders.RANGE);
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        boolean inBytes = header != null && header.toLowerCase(Locale.ROOT).startsWith("bytes=");
        // A unit that is not understood is to be ignored.
        if (!inBytes || (condition != null && !condition.equals(tag))) {
            return Optional.empty();
        }
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(header);
            if (ranges.size() != 1) {
                return Optional.empty();
            }
            if (ranges.get(0).getRangeStart(length) >= length) {
                throw unsatisfiable(length);
            }
            return Optional.of(ranges.get(0));
        } catch (IllegalArgumentException e) {
            throw unsatisfiable(length);
        }
    }

    private static TechoException unsatisfiable(long length) {
        TechoException refusal = new TechoException(ExportError.RANGE_UNSATISFIABLE);
        refusal.addResponseHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + length);
        return refusal;
    }

    private static InputStream plain(FileStore.StoredFile file, long from) throws IOException {
        InputStream compressed = file.openCompressed(0);
        try {
            InputStream in = new GZIPInputStream(compressed, BUFFER);
            in.skipNBytes(from);
            return in;
        } catch (IOException e) {
            try (compressed) {
                throw e;
            }
        }
    }

    private static void copy(InputStream in, long bytes, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = bytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("an export file is shorter than recorded");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }
}
