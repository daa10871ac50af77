package techo.server.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Exports of records.
 *
 * @param fileLifetime how long the files of an export can be downloaded; afterwards they are deleted
 * @param sinceWithin how long an export of many people is kept in mind, so that a later one can tell what is gone since
 * @param partSize an output file is closed at the first line with which it reaches this size, before compression
 * @param jobsPerCaller exports that one caller may keep at a time; more are refused until one is deleted or expires
 * @param concurrency exports of single persons that one node runs at a time; four times as many wait, and more are refused
 * @param patience how long they wait before they are refused, and may be tried again
 * @param oneTime whether a file is there no more once one answer has sent all of it
 * @param workers threads of one node that work on exports of many people; 0 leaves them to other nodes
 */
@ConfigurationProperties(prefix = "techo.export", ignoreUnknownFields = false)
public record ExportProperties(
        @DefaultValue("2h") Duration fileLifetime,
        @DefaultValue("40d") Duration sinceWithin,
        @DefaultValue("64MB") DataSize partSize,
        @DefaultValue("10") int jobsPerCaller,
        @DefaultValue("4") int concurrency,
        @DefaultValue("20s") Duration patience,
        @DefaultValue("false") boolean oneTime,
        @DefaultValue("2") int workers) {

    public ExportProperties {
        if (fileLifetime.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("techo.export.file-lifetime must be at least a minute");
        }
        if (sinceWithin.compareTo(fileLifetime) < 0) {
            throw new IllegalArgumentException("techo.export.since-within must not be shorter than file-lifetime");
        }
        if (partSize.toBytes() < 1) {
            throw new IllegalArgumentException("techo.export.part-size must be positive");
        }
        if (jobsPerCaller < 1 || concurrency < 1) {
            throw new IllegalArgumentException("techo.export.jobs-per-caller and .concurrency must be at least 1");
        }
        if (workers < 0 || patience.isNegative()) {
            throw new IllegalArgumentException("techo.export.workers and .patience must not be negative");
        }
    }
}
