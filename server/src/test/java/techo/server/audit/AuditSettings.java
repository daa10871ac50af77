package techo.server.audit;

import java.time.Duration;
import java.time.Period;
import org.springframework.util.unit.DataSize;

/** Settings of the trail for tests without a server. */
final class AuditSettings {
    private AuditSettings() {}

    static AuditProperties waiting(Duration wait, int queue, int batch) {
        return settings(wait, queue, batch, Duration.ofMinutes(1), 1000);
    }

    static AuditProperties checkpoints(Duration interval, int records) {
        return settings(Duration.ofSeconds(5), 1000, 100, interval, records);
    }

    private static AuditProperties settings(
            Duration wait, int queue, int batch, Duration checkpointInterval, int checkpointRecords) {
        return new AuditProperties(
                wait,
                queue,
                batch,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                "",
                "",
                "",
                checkpointInterval,
                checkpointRecords,
                DataSize.ofMegabytes(1),
                AuditProperties.DatabaseRole.APPEND_ONLY,
                AuditProperties.NetworkAddress.NONE,
                Duration.ofSeconds(2),
                Period.ofYears(3));
    }
}
