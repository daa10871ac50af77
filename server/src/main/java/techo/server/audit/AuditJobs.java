package techo.server.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done now and then on every node, in such a way that it happens once however many try. */
final class AuditJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditJobs.class);
    private static final Duration UNTIL_TRIED_AGAIN = Duration.ofDays(1);

    private final AuditMonths months;
    private final AuditRetention retention;
    private final AuditReviews reviews;
    private final ClockSkew skew;
    private final JobRecords records;
    /** Weeks that could not be reviewed, and when they are tried again. */
    private final Map<LocalDate, Instant> failed = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "audit-jobs");
        thread.setDaemon(true);
        return thread;
    });

    AuditJobs(AuditMonths months, AuditRetention retention, AuditReviews reviews, ClockSkew skew, JobRecords records) {
        this.months = months;
        this.retention = retention;
        this.reviews = reviews;
        this.skew = skew;
        this.records = records;
    }

    AuditJobs start(Clock clock) {
        timer.scheduleWithFixedDelay(() -> quietly("clock", skew::measure), 1, 1, TimeUnit.MINUTES);
        timer.scheduleWithFixedDelay(() -> quietly("review", () -> review(clock.instant())), 5, 60, TimeUnit.MINUTES);
        timer.scheduleWithFixedDelay(() -> quietly("retention", this::retire), 10, 24 * 60, TimeUnit.MINUTES);
        return this;
    }

    /** What cannot be read is read again once a day: a week may be millions of records. */
    void review(Instant now) {
        List<LocalDate> missing = reviews.missing();
        failed.keySet().retainAll(missing);
        long made = missing.stream()
                .filter(week -> !now.isBefore(failed.getOrDefault(week, Instant.MIN)))
                .filter(week -> isMade(week, now))
                .count();
        records.created("audit-review", "AuditReview", made);
    }

    /** A week that cannot be read keeps no other from its review. */
    private boolean isMade(LocalDate week, Instant now) {
        try {
            return reviews.make(week);
        } catch (RuntimeException e) {
            if (failed.put(week, now.plus(UNTIL_TRIED_AGAIN)) == null) {
                LOG.error("The accesses of the week of {} cannot be reviewed; run audit verify", week, e);
            }
            return false;
        }
    }

    void retire() {
        records.deleted("audit-retention", "AuditMonth", retention.run(months.now()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static void quietly(String job, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("The {} of the audit trail is tried again later", job, e);
        }
    }
}
