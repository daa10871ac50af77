package techo.profiles;

/**
 * How much of one FHIR package is unpacked at most.
 *
 * @param archiveBytes the packed file
 * @param entries files and folders
 * @param entryBytes one file, unpacked; what is held in memory at a time
 * @param totalBytes all files, unpacked
 */
public record PackageLimits(long archiveBytes, int entries, int entryBytes, long totalBytes) {
    public PackageLimits {
        if (archiveBytes < 1 || entries < 1 || entryBytes < 1 || totalBytes < 1) {
            throw new IllegalArgumentException("package limits are positive");
        }
    }

    /** Several times the largest of the Japanese packages, which is the terminology with 8 MB packed. */
    public static PackageLimits standard() {
        return new PackageLimits(64L << 20, 20_000, 32 << 20, 1L << 30);
    }
}
