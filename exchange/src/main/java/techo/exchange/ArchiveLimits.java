package techo.exchange;

/**
 * How much of a zip is unpacked at most.
 *
 * @param maxEntries files and folders
 * @param maxRatio unpacked to packed size of one entry
 * @param maxEntryBytes unpacked size of one entry; what is held in memory at a time
 * @param maxTotalBytes unpacked size of all entries
 */
public record ArchiveLimits(int maxEntries, int maxRatio, int maxEntryBytes, long maxTotalBytes) {

    public ArchiveLimits {
        if (maxEntries < 1 || maxRatio < 1 || maxEntryBytes < 1 || maxTotalBytes < 1) {
            throw new IllegalArgumentException("archive limits are positive");
        }
    }

    public static ArchiveLimits standard() {
        return new ArchiveLimits(2_000, 100, 8 << 20, 200L << 20);
    }
}
