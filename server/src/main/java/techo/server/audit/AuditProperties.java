package techo.server.audit;

import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import techo.policy.audit.RetentionPeriod;
import techo.server.config.ProductionRule;

/**
 * How long an answer may wait for its audit record, and how the trail is anchored outside the database.
 *
 * @param maximumWait how long a request waits until its record is durable; then it is refused with 503
 * @param queue records that may wait to be written; when it is full, requests wait and then are refused
 * @param batch the most records written in one transaction
 * @param refusalWindow how long refusals of nobody are counted before the count is recorded
 * @param orphanAfter how long the record of a change is awaited before another node tells of it; longer than any request runs
 * @param signingKey file with the key that signs checkpoints, required with PostgreSQL; when empty, one is made in the data directory
 * @param checkpointsDir where signed checkpoints are kept, on other storage; when empty, below the data directory, which
 *     production takes only with a bucket
 * @param checkpointsBucket of the object store of {@code techo.export-store}, where checkpoints are kept too, best with a lock
 * @param checkpointInterval how long a record may wait for a checkpoint behind it
 * @param checkpointRecords how many records may wait for a checkpoint behind them
 * @param spoolLimit the size of the file, in the data directory, that takes records while the database is away
 * @param databaseRole {@code append-only} refuses a production start when the role of the server could change or delete
 *     records on PostgreSQL; {@code owner} takes it, and only checkpoints then show a change
 * @param networkAddress what records keep of the address that a request came from: {@code none}, {@code hashed} under a key
 *     that is made of the signing key, so that equal ones can be told, or {@code plain}
 * @param maxSkew how far the clock of a node may be from the database's before the node counts as not healthy
 * @param retention how long records are kept; at least three years, whole months, and longer under a legal hold
 */
@ConfigurationProperties(prefix = "techo.audit", ignoreUnknownFields = false)
public record AuditProperties(
        @DefaultValue("5s") Duration maximumWait,
        @DefaultValue("4096") int queue,
        @DefaultValue("500") int batch,
        @DefaultValue("1m") Duration refusalWindow,
        @DefaultValue("10m") Duration orphanAfter,
        @DefaultValue("") String signingKey,
        @DefaultValue("") String checkpointsDir,
        @DefaultValue("") String checkpointsBucket,
        @DefaultValue("10m") Duration checkpointInterval,
        @DefaultValue("10000") int checkpointRecords,
        @DefaultValue("64MB") DataSize spoolLimit,
        @DefaultValue("append-only") DatabaseRole databaseRole,
        @DefaultValue("none") NetworkAddress networkAddress,
        @DefaultValue("2s") Duration maxSkew,
        @DefaultValue("5y") Period retention)
        implements ProductionRule {

    public AuditProperties {
        if (maximumWait.toMillis() < 100 || maximumWait.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("techo.audit.maximum-wait must be between 100ms and 1m");
        }
        if (batch < 1 || queue < batch || queue > 100_000) {
            throw new IllegalArgumentException("techo.audit must satisfy 1 <= batch <= queue <= 100000");
        }
        if (refusalWindow.toSeconds() < 1 || refusalWindow.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("techo.audit.refusal-window must be between 1s and 1h");
        }
        if (orphanAfter.toSeconds() < 60 || orphanAfter.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("techo.audit.orphan-after must be between 1m and 1d");
        }
        if (checkpointInterval.toSeconds() < 1 || checkpointInterval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("techo.audit.checkpoint-interval must be between 1s and 1d");
        }
        if (spoolLimit.toKilobytes() < 64 || spoolLimit.toGigabytes() > 1) {
            throw new IllegalArgumentException("techo.audit.spool-limit must be between 64KB and 1GB");
        }
        if (retention.getDays() != 0 || retention.toTotalMonths() < RetentionPeriod.LEAST_MONTHS) {
            throw new IllegalArgumentException("techo.audit.retention must be whole months, at least three years");
        }
        if (maxSkew.toMillis() < 100 || maxSkew.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("techo.audit.max-skew must be between 100ms and 5m");
        }
        if (checkpointRecords < 1) {
            throw new IllegalArgumentException("techo.audit.checkpoint-records must be at least 1");
        }
    }

    @Override
    public List<String> unsafeInProduction() {
        List<String> complaints = new ArrayList<>();
        if (signingKey.isEmpty()) {
            complaints.add("techo.audit.signing-key is empty: the key would lie beside what it vouches for");
        }
        if (checkpointsDir.isEmpty() && checkpointsBucket.isEmpty()) {
            complaints.add(
                    "techo.audit.checkpoints-dir and checkpoints-bucket are empty: whoever can change the trail could change what proves it");
        }
        return complaints;
    }

    /** What is kept of where requests come from. */
    public enum NetworkAddress {
        /** Nothing. */
        NONE,
        /** Whether two are the same. */
        HASHED,
        /** The address. */
        PLAIN
    }

    /** What the role that the server runs as may do to records. */
    public enum DatabaseRole {
        /** Add and read. */
        APPEND_ONLY,
        /** Whatever the owner of the tables may. */
        OWNER
    }
}
