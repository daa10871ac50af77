package techo.exchange.fhir;

import techo.exchange.ArchiveLimits;

/**
 * How much is read at once; all resources of a file are in memory together.
 *
 * @param bytes of all files
 * @param resources in all files
 * @param warnings listed; the rest is summed up in one
 */
public record FhirLimits(long bytes, int resources, int warnings, ArchiveLimits archive) {

    public FhirLimits {
        if (bytes < 1 || resources < 1 || warnings < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /** 20,000 resources: a person's record of many years. */
    public static FhirLimits standard() {
        return new FhirLimits(64L << 20, 20_000, 1_000, new ArchiveLimits(200, 100, 32 << 20, 64L << 20));
    }
}
