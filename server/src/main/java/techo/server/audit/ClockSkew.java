package techo.server.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.storage.DatabaseClock;

/**
 * How far the clock of this node, which dates records, is ahead of the database's, by which all nodes can be compared
 * (時刻同期, MHLW guideline for the safety of medical information systems 6.0, operations 17). Too far, and the node is not
 * healthy and says so in its log; it serves on, because the order of records does not depend on their times.
 */
final class ClockSkew implements HealthIndicator, MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);

    private final DatabaseClock database;
    private final Clock clock;
    private final Duration most;
    private volatile Duration skew = Duration.ZERO;

    /** @param most how far is near enough, either way */
    ClockSkew(JdbcTemplate jdbc, Clock clock, Duration most) {
        this.database = new DatabaseClock(jdbc);
        this.clock = clock;
        this.most = most;
    }

    /** What the way to the database and back takes counts as agreement. While it is away, the last measure holds. */
    ClockSkew measure() {
        Instant before = clock.instant();
        Instant there;
        try {
            there = database.instant();
        } catch (DataAccessException e) {
            LOG.debug("The clock of the database cannot be read now", e);
            return this;
        }
        boolean wasFar = isFar();
        skew = between(before, there, clock.instant());
        if (isFar() && !wasFar) {
            LOG.error(
                    "The clock of this node is {} ms ahead of the database's (behind, when negative): records are dated"
                            + " wrong. Synchronise both, by NTP for example",
                    skew.toMillis());
        } else if (wasFar && !isFar()) {
            LOG.info("The clocks of this node and of the database agree again");
        }
        return this;
    }

    @Override
    public Health health() {
        return (isFar() ? Health.down() : Health.up())
                .withDetail("ahead", skew.toString())
                .build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        var unused = Gauge.builder("techo.clock.skew", () -> skew.toMillis() / 1000.0)
                .description("How far this node's clock is ahead of the database's")
                .baseUnit("seconds")
                .register(registry);
    }

    private boolean isFar() {
        return skew.abs().compareTo(most) > 0;
    }

    private static Duration between(Instant before, Instant there, Instant after) {
        if (there.isBefore(before)) {
            return Duration.between(there, before);
        }
        return there.isAfter(after) ? Duration.between(there, after) : Duration.ZERO;
    }
}
