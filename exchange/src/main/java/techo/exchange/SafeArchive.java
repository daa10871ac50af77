package techo.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Reads a zip that nobody vouches for: in memory, never to disk, one entry at a time, within {@link ArchiveLimits}.
 *
 * <p>Refused as a whole: too many entries, too large in total or in one entry, a compression ratio beyond the limit,
 * names that leave the archive (absolute, {@code ..}, backslash, control characters), links, encryption, archives inside
 * the archive unless asked for, unusual compression methods, contents that are not what their checksum says. The declared sizes
 * are not believed; what is unpacked is counted.
 *
 * <p>Names without the UTF-8 flag are read as Windows-31J, as Japanese Windows writes them.
 */
public final class SafeArchive {

    private static final Charset NAMES = Charset.forName("windows-31j");
    private static final int HEAD = 64 << 10;

    /** Any number of entries may say that they are at the same place: of each one the same bytes would be unpacked again. */
    private static final int MOST_HEADS = 100;

    private static final byte[] LOCAL_HEADER = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ARCHIVE = {'P', 'K', 5, 6};
    private static final byte[] CENTRAL_HEADER = {'P', 'K', 1, 2};
    private static final List<byte[]> OTHER_ARCHIVES = List.of(
            new byte[] {0x1F, (byte) 0x8B},
            new byte[] {'7', 'z', (byte) 0xBC, (byte) 0xAF},
            new byte[] {'R', 'a', 'r', '!'},
            new byte[] {'B', 'Z', 'h'},
            new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z'});

    private final ArchiveLimits limits;
    private final Predicate<String> mayBeArchive;

    public SafeArchive(ArchiveLimits limits) {
        this(limits, name -> false);
    }

    /** @param mayBeArchive by name, which entries may be archives themselves; they are handed over and never opened */
    public SafeArchive(ArchiveLimits limits, Predicate<String> mayBeArchive) {
        this.limits = limits;
        this.mayBeArchive = mayBeArchive;
    }

    /**
     * One unpacked file.
     *
     * @param number position among all entries, from 1; the way to name an entry in an issue, because the sender chose
     *     the name
     * @param name with {@code /} between folders
     */
    public record Entry(int number, String name, byte[] bytes) {}

    /**
     * Hands each file to {@code each}, in the archive's order. Headers of all entries are checked before the first one is
     * unpacked.
     *
     * @return why the archive is refused; whatever was handed over before must then be forgotten
     */
    public Optional<ExchangeIssue> read(byte[] zip, Consumer<Entry> each) {
        if (occurrences(zip, CENTRAL_HEADER) > limits.maxEntries()) {
            // Counted before opening: the library would build an object per header first.
            return refused(CommonIssueCode.ARCHIVE_TOO_MANY_ENTRIES, "/", "limit " + limits.maxEntries());
        }
        try (ZipFile file = open(zip)) {
            List<ZipArchiveEntry> entries = Collections.list(file.getEntries());
            for (int i = 0; i < entries.size(); i++) {
                Optional<ExchangeIssue> problem = header(entries.get(i), i + 1);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return unpack(file, entries, each);
        } catch (IOException e) {
            return refused(CommonIssueCode.ARCHIVE_MALFORMED, "/", "");
        }
    }

    /**
     * Reads one file while it is unpacked, so that it may be larger than memory; the others are not unpacked.
     *
     * @param named which files are looked into at all; so many of them at most that looking stays cheap
     * @param begun which of these it is, by the first bytes
     * @param refused what it is instead where the archive is refused
     * @return empty when there is no such file; else what {@code read} made of it, or why the archive is refused
     */
    public <T> Optional<T> readOne(
            byte[] zip,
            Predicate<String> named,
            Predicate<byte[]> begun,
            Function<InputStream, T> read,
            Function<ExchangeIssue, T> refused) {
        if (occurrences(zip, CENTRAL_HEADER) > limits.maxEntries()) {
            return Optional.empty();
        }
        try (ZipFile file = open(zip)) {
            List<ZipArchiveEntry> entries = Collections.list(file.getEntries());
            int heads = 0;
            for (int i = 0; i < entries.size() && heads < MOST_HEADS; i++) {
                ZipArchiveEntry entry = entries.get(i);
                if (entry.isDirectory() || header(entry, i + 1).isPresent() || !named.test(entry.getName())) {
                    continue;
                }
                heads++;
                if (begun.test(head(file, entry))) {
                    UnpackedEntry unpacked = new UnpackedEntry(file, entry, "entry " + (i + 1), limits, 0);
                    T result = read.apply(unpacked);
                    return Optional.of(unpacked.problem().map(refused).orElse(result));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] head(ZipFile file, ZipArchiveEntry entry) {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readNBytes(HEAD);
        } catch (IOException | RuntimeException e) {
            return new byte[0];
        }
    }

    private static ZipFile open(byte[] zip) throws IOException {
        try {
            return ZipFile.builder()
                    .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip))
                    .setCharset(NAMES)
                    .get();
        } catch (RuntimeException e) {
            throw new IOException("the library answers some damage with an unchecked exception", e);
        }
    }

    static boolean isZip(byte[] bytes) {
        return matches(bytes, 0, LOCAL_HEADER) || matches(bytes, 0, EMPTY_ARCHIVE);
    }

    private static Optional<ExchangeIssue> header(ZipArchiveEntry entry, int number) {
        String where = "entry " + number;
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return refused(CommonIssueCode.ARCHIVE_ENCRYPTED, where, "");
        }
        if (entry.isUnixSymlink()) {
            return refused(CommonIssueCode.ARCHIVE_SYMLINK, where, "");
        }
        if (!isSafeName(entry.getName()) || entry.getName().indexOf('\\') >= 0) {
            return refused(CommonIssueCode.ARCHIVE_NAME, where, "");
        }
        if (entry.getMethod() != ZipEntry.DEFLATED && entry.getMethod() != ZipEntry.STORED) {
            return refused(CommonIssueCode.ARCHIVE_MALFORMED, where, "compression method " + entry.getMethod());
        }
        return Optional.empty();
    }

    private static boolean isSafeName(String name) {
        if (name.isBlank() || name.startsWith("/") || name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        if (name.length() > 1 && name.charAt(1) == ':') {
            return false;
        }
        return List.of(name.split("/", -1)).stream().noneMatch(part -> part.equals("..") || part.equals("."));
    }

    private Optional<ExchangeIssue> unpack(ZipFile file, List<ZipArchiveEntry> entries, Consumer<Entry> each)
            throws IOException {
        long total = 0;
        for (int i = 0; i < entries.size(); i++) {
            ZipArchiveEntry entry = entries.get(i);
            if (entry.isDirectory()) {
                continue;
            }
            String where = "entry " + (i + 1);
            ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
            Optional<ExchangeIssue> problem = inflate(file, entry, where, total, unpacked);
            if (problem.isPresent()) {
                return problem;
            }
            total += unpacked.size();
            byte[] bytes = unpacked.toByteArray();
            if (isArchive(bytes) && !mayBeArchive.test(entry.getName())) {
                return refused(CommonIssueCode.ARCHIVE_NESTED, where, "");
            }
            each.accept(new Entry(i + 1, entry.getName(), bytes));
        }
        return Optional.empty();
    }

    private Optional<ExchangeIssue> inflate(
            ZipFile file, ZipArchiveEntry entry, String where, long before, ByteArrayOutputStream into)
            throws IOException {
        try (UnpackedEntry unpacked = new UnpackedEntry(file, entry, where, limits, before)) {
            try {
                unpacked.transferTo(into);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(unpacked.problem()
                        .orElseGet(() -> new ExchangeIssue(CommonIssueCode.ARCHIVE_MALFORMED, where, "")));
            }
        }
    }

    private static boolean isArchive(byte[] bytes) {
        return isZip(bytes) || OTHER_ARCHIVES.stream().anyMatch(magic -> matches(bytes, 0, magic));
    }

    private static int occurrences(byte[] bytes, byte[] pattern) {
        int count = 0;
        for (int at = 0; at + pattern.length <= bytes.length; at++) {
            if (bytes[at] == pattern[0] && matches(bytes, at, pattern)) {
                count++;
            }
        }
        return count;
    }

    private static boolean matches(byte[] bytes, int at, byte[] pattern) {
        if (bytes.length < at + pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (bytes[at + i] != pattern[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ExchangeIssue> refused(CommonIssueCode code, String location, String detail) {
        return Optional.of(new ExchangeIssue(code, location, detail));
    }
}
