package techo.exchange.fhir;

import techo.exchange.ArchiveLimits;

/**
 * How much is read at once; all resources of a file are in memory together.
 *
 * @param bytes of all that is parsed
 * @param resources in all files
 * @param warnings listed; the rest is summed up in one
 */
public record FhirLimits(long bytes, int resources, int warnings, ArchiveLimits archive) {

    public FhirLimits {
        if (bytes < 1 || resources < 1 || warnings < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /** 20,000 resources: a person's record of many years. An archive may hold other files, which are not parsed. */
    public static FhirLimits standard() {
        return new FhirLimits(64L << 20, 20_000, 1_000, new ArchiveLimits(2_000, 100, 64 << 20, 200L << 20));
    }
}
