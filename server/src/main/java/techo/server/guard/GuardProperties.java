package techo.server.guard;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one request may cost.
 *
 * @param bodySize the largest JSON or XML body, after decompression
 * @param fileSize the largest file for {@code $import} or {@code Binary}, after decompression
 * @param masterSize the largest master for {@code CodeSystem/$load}, after decompression
 * @param inflateRatio how many times its size a compressed body may expand
 * @param depth how deeply a body may be nested
 * @param textSize the longest single text of a body
 * @param listLength the most items of one list in a body
 * @param bundleEntries the most entries of a batch or transaction
 * @param batchReads the most reads and searches of a batch
 * @param searchSize the longest query of a search
 * @param searchParameters the most parameters of a search
 * @param searchValues the most values of one search parameter, separated by commas
 * @param searchIncludes the most {@code _include} and {@code _revinclude} of a search
 */
@ConfigurationProperties(prefix = "techo.guard", ignoreUnknownFields = false)
public record GuardProperties(
        @DefaultValue("10MB") DataSize bodySize,
        @DefaultValue("25MB") DataSize fileSize,
        @DefaultValue("200MB") DataSize masterSize,
        @DefaultValue("20") int inflateRatio,
        @DefaultValue("200") int depth,
        @DefaultValue("8MB") DataSize textSize,
        @DefaultValue("50000") int listLength,
        @DefaultValue("500") int bundleEntries,
        @DefaultValue("100") int batchReads,
        @DefaultValue("2KB") DataSize searchSize,
        @DefaultValue("30") int searchParameters,
        @DefaultValue("20") int searchValues,
        @DefaultValue("3") int searchIncludes) {

    private static final long LARGEST_BODY = DataSize.ofMegabytes(256).toBytes();

    public GuardProperties {
        between("body-size", bodySize.toBytes(), 1024, LARGEST_BODY);
        between("file-size", fileSize.toBytes(), 1024, LARGEST_BODY);
        between("master-size", masterSize.toBytes(), 1024, LARGEST_BODY);
        between("inflate-ratio", inflateRatio, 1, 1000);
        between("depth", depth, 10, 900);
        between("text-size", textSize.toBytes(), 1024, LARGEST_BODY);
        between("list-length", listLength, 100, 10_000_000);
        between("bundle-entries", bundleEntries, 1, 10_000);
        between("batch-reads", batchReads, 1, 1000);
        between("search-size", searchSize.toBytes(), 256, 16_384);
        between("search-parameters", searchParameters, 1, 200);
        between("search-values", searchValues, 1, 1000);
        between("search-includes", searchIncludes, 0, 20);
    }

    private static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "techo.guard." + key + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
