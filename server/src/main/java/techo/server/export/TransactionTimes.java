package techo.server.export;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.storage.DatabaseKind;

/**
 * Tells up to which instant everything that was stored is also readable.
 *
 * <p>A resource carries the time at which its transaction began. One that began before an export and commits after it
 * would otherwise be missed by this export and by the next one that asks for what came since.
 */
final class TransactionTimes {
    /** HAPI takes the time of a resource a little before its database transaction begins. */
    private static final long HEAD_START_MILLIS = 1_000;

    private final JdbcTemplate jdbc;
    private final DatabaseKind kind;

    TransactionTimes(JdbcTemplate jdbc, DatabaseKind kind) {
        this.jdbc = jdbc;
        this.kind = kind;
    }

    /** @return {@code now}, or earlier when a transaction is open that may still store something */
    Instant completeUntil(Instant now) {
        Instant oldest = switch (kind) {
            case POSTGRESQL -> oldestOpenTransaction().orElse(now);
            // The embedded database does not tell when a transaction began; only the head start covers it.
            case H2 -> now;
        };
        return (oldest.isBefore(now) ? oldest : now).minusMillis(HEAD_START_MILLIS);
    }

    private Optional<Instant> oldestOpenTransaction() {
        return Optional.ofNullable(jdbc.queryForObject(
                        "select min(xact_start) from pg_stat_activity"
                                + " where datname = current_database() and pid <> pg_backend_pid()"
                                + " and backend_type = 'client backend'",
                        OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
