package techo.server.storage;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The clock of the database, on which all nodes agree. Whatever is in force now is asked by it, also where no statement of
 * the database decides: a node whose own clock is wrong opens nothing and closes nothing.
 */
public final class DatabaseClock {
    private final JdbcTemplate jdbc;

    public DatabaseClock(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return now; within a transaction when it began, or any instant since */
    public Instant instant() {
        return Objects.requireNonNull(jdbc.queryForObject("select current_timestamp", OffsetDateTime.class))
                .toInstant();
    }
}
