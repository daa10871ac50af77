package techo.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** One file of an archive while it is unpacked. It ends in an exception where a limit does, or where it is damaged. */
final class UnpackedEntry extends InputStream {
    private final InputStream in;
    private final ZipArchiveEntry entry;
    private final String place;
    private final ArchiveLimits limits;
    private final long before;
    private final long ratioLimit;
    private final CRC32 checksum = new CRC32();
    private long size;
    private Optional<ExchangeIssue> problem = Optional.empty();

    /** @param before what was unpacked of the archive until now */
    UnpackedEntry(ZipFile file, ZipArchiveEntry entry, String place, ArchiveLimits limits, long before)
            throws IOException {
        this.entry = entry;
        this.place = place;
        this.limits = limits;
        this.before = before;
        this.ratioLimit = Math.max(1, entry.getCompressedSize()) * limits.maxRatio();
        try {
            this.in = file.getInputStream(entry);
        } catch (RuntimeException e) {
            throw unchecked(e);
        }
    }

    /** Why the archive is refused, once reading has ended in an exception. */
    Optional<ExchangeIssue> problem() {
        return problem;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = readOn(bytes, offset, length);
        if (count < 0) {
            // Of what is stored without compression nothing else tells that it was damaged.
            check(entry.getCrc() == checksum.getValue(), CommonIssueCode.ARCHIVE_MALFORMED, "checksum");
            return count;
        }
        checksum.update(bytes, offset, count);
        size += count;
        check(
                size <= limits.maxEntryBytes() && before + size <= limits.maxTotalBytes(),
                CommonIssueCode.ARCHIVE_TOO_LARGE,
                "");
        check(size <= ratioLimit, CommonIssueCode.ARCHIVE_RATIO, "limit " + limits.maxRatio());
        return count;
    }

    private int readOn(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (RuntimeException e) {
            throw unchecked(e);
        }
    }

    private void check(boolean holds, CommonIssueCode code, String detail) throws IOException {
        if (!holds) {
            problem = Optional.of(new ExchangeIssue(code, place, detail));
            throw new IOException(code.code());
        }
    }

    private static IOException unchecked(RuntimeException e) {
        return new IOException("the library answers some damage with an unchecked exception", e);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
