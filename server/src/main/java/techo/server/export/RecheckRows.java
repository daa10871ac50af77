package techo.server.export;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which complete exports are being asked about, and up to when others were: shared by all nodes. */
final class RecheckRows {
    private static final String HELD = " where job_id = ? and recheck_lease = ?";

    private final JdbcTemplate jdbc;
    private final Duration lease;

    /** @param lease how long a node that gives no sign of life is waited for */
    RecheckRows(JdbcTemplate jdbc, Duration lease) {
        this.jdbc = jdbc;
        this.lease = lease;
    }

    /**
     * @param askedAt up to when everything that was stored was asked about; empty when nothing of it stands
     * @param leaseUntil empty when nobody asks
     * @param isForNext whether the next request is told of it whatever changed since
     */
    record Known(Optional<Instant> askedAt, Optional<Instant> leaseUntil, boolean isForNext) {
        boolean isUnderWay(Instant now) {
            return leaseUntil.filter(now::isBefore).isPresent();
        }
    }

    /** What was asked by other limits than those of now, which come with a start, stands no more. */
    void forget() {
        jdbc.update("update techo_export_job set rechecked_at = null, recheck_for_next = false"
                + " where rechecked_at is not null");
    }

    /** Nothing is known of a job that is gone. */
    Known known(ExportJobId job) {
        return jdbc
                .query(
                        "select rechecked_at, recheck_lease, recheck_for_next from techo_export_job where job_id = ?",
                        (row, number) -> new Known(
                                instant(row, "rechecked_at"),
                                instant(row, "recheck_lease"),
                                row.getBoolean("recheck_for_next")),
                        job.value())
                .stream()
                .findFirst()
                .orElseGet(() -> new Known(Optional.empty(), Optional.empty(), false));
    }

    /** The next request was told. */
    void told(ExportJobId job) {
        jdbc.update("update techo_export_job set recheck_for_next = false where job_id = ?", job.value());
    }

    /** @return empty when a node asks about this job, or about another of its owner, or the job is gone */
    Optional<Held> take(ExportJob job, Instant now) {
        OffsetDateTime until = until(now);
        return jdbc.update(
                                "update techo_export_job set recheck_lease = ? where job_id = ?"
                                        + " and (recheck_lease is null or recheck_lease <= ?)"
                                        + " and not exists (select 1 from techo_export_job o where o.owner = ?"
                                        + " and o.client = ? and o.job_id <> ? and o.recheck_lease > ?)",
                                until,
                                job.id().value(),
                                utc(now),
                                job.owner().caller(),
                                job.owner().client(),
                                job.id().value(),
                                utc(now))
                        == 1
                ? Optional.of(new Held(job.id(), until))
                : Optional.empty();
    }

    private OffsetDateTime until(Instant now) {
        // What the database keeps of an instant, so that it is found again.
        return utc(now.plus(lease).truncatedTo(ChronoUnit.MICROS));
    }

    /** The right of one node to ask. */
    final class Held {
        private final ExportJobId job;
        private OffsetDateTime until;

        private Held(ExportJobId job, OffsetDateTime until) {
            this.job = job;
            this.until = until;
        }

        /** To be called as often as one likes. @throws LostSliceException when the job is gone, or another node asks by now */
        void renew(Instant now) {
            if (until.toInstant().isAfter(now.plus(lease.dividedBy(2)))) {
                return;
            }
            OffsetDateTime longer = until(now);
            if (jdbc.update("update techo_export_job set recheck_lease = ?" + HELD, longer, job.value(), until) != 1) {
                throw new LostSliceException();
            }
            until = longer;
        }

        /** What came of it stands for later requests. @param askedAt as {@link Known#askedAt()} */
        void keep(Instant askedAt) {
            keep(askedAt, false);
        }

        /** The same, and the next request is told of it whatever changes until it comes. */
        void keepForNext(Instant askedAt) {
            keep(askedAt, true);
        }

        private void keep(Instant askedAt, boolean isForNext) {
            jdbc.update(
                    "update techo_export_job set rechecked_at = ?, recheck_for_next = ?, recheck_lease = null" + HELD,
                    utc(askedAt),
                    isForNext,
                    job.value(),
                    until);
        }

        /** It is over, and nothing more of it stands than before. */
        void leave() {
            jdbc.update("update techo_export_job set recheck_lease = null" + HELD, job.value(), until);
        }
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
