package techo.server.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.export.ExportScope;

/**
 * What exports gave to whom, so that a later one can tell what is gone and what came to be allowed, whatever the reason.
 *
 * <p>A later export is compared with the newest one of the same owner and of the same people and filters whose
 * {@code transactionTime} is not later than its {@code _since}.
 */
final class GivenResources {
    private static final String OF_RANGE = " from techo_export_given_part where job_id = ? and directory = ?"
            + " and last_key >= ? and first_key <= ? order by position";

    private final JdbcTemplate jdbc;

    GivenResources(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Exports of one owner that can be compared: of the same people, with the same filters. */
    record Series(ExportOwner owner, String selection) {

        static Series of(ExportOwner owner, ExportScope scope, Selection selection) {
            byte[] same = (scope + selection.people()).getBytes(StandardCharsets.UTF_8);
            return new Series(owner, HexFormat.of().formatHex(Sha256.digest().digest(same)));
        }
    }

    /** @return {@code wanted}, or a little earlier: by its time an export must be told from the others of its series */
    Instant distinctTime(Series series, Instant wanted) {
        Set<Instant> taken = new HashSet<>(jdbc.query(
                "select transaction_time from techo_export_given where owner = ? and client = ? and selection = ?",
                (row, number) -> row.getObject(1, OffsetDateTime.class).toInstant(),
                series.owner().caller(),
                series.owner().client(),
                series.selection()));
        Instant time = wanted.truncatedTo(ChronoUnit.MILLIS);
        while (taken.contains(time)) {
            time = time.minusMillis(1);
        }
        return time;
    }

    void start(ExportJobId job, Series series, Instant transactionTime, Instant keepUntil) {
        jdbc.update(
                "insert into techo_export_given (job_id, owner, client, selection, transaction_time, complete,"
                        + " keep_until) values (?, ?, ?, ?, ?, ?, ?)",
                job.value(),
                series.owner().caller(),
                series.owner().client(),
                series.selection(),
                utc(transactionTime),
                false,
                utc(keepUntil));
    }

    /** The export that one of the series is compared with that asks for what came since. */
    Optional<ExportJobId> base(Series series, Instant since) {
        return jdbc
                .query(
                        "select job_id from techo_export_given where owner = ? and client = ? and selection = ?"
                                + " and complete and transaction_time <= ? order by transaction_time desc"
                                + " fetch first 1 rows only",
                        (row, number) -> new ExportJobId(row.getString(1)),
                        series.owner().caller(),
                        series.owner().client(),
                        series.selection(),
                        utc(since))
                .stream()
                .findFirst();
    }

    /**
     * What an export gave of a slice.
     *
     * @param resources as {@link GivenPart}
     * @param looks as {@link GivenLooks}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once and compared by nobody
    record Part(byte[] resources, byte[] looks) {}

    void add(Slice slice, Part part) {
        jdbc.update(
                "insert into techo_export_given_part (job_id, position, directory, first_key, last_key, content, looks)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                slice.job().value(),
                slice.position(),
                slice.kind() == Slice.Kind.DIRECTORY,
                slice.first(),
                slice.last(),
                part.resources(),
                part.looks());
    }

    void complete(ExportJobId job) {
        jdbc.update("update techo_export_given set complete = ? where job_id = ?", true, job.value());
    }

    /** @throws UnreadableResourceException when the export is not kept any more */
    void requireKept(ExportJobId job) {
        if (jdbc.queryForList("select job_id from techo_export_given where job_id = ?", String.class, job.value())
                .isEmpty()) {
            throw new UnreadableResourceException("the export to compare with is not kept any more");
        }
    }

    /** What the export gave of a range. */
    void read(ExportJobId job, KeyRange keys, GivenPart.Sink sink) {
        boolean directory = keys.of() == KeyRange.Of.DIRECTORY;
        jdbc.query(
                "select content" + OF_RANGE,
                row -> {
                    try {
                        GivenPart.read(row.getBytes("content"), given -> {
                            long key = directory ? given.resId() : given.patientPid();
                            if (key >= keys.first() && key <= keys.last()) {
                                sink.accept(given);
                            }
                        });
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                job.value(),
                directory,
                keys.first(),
                keys.last());
    }

    /** How what the export gave of a range looked; and maybe of other ranges. */
    GivenLooks looks(ExportJobId job, KeyRange keys) {
        GivenLooks looks = new GivenLooks();
        jdbc.query(
                "select looks" + OF_RANGE,
                row -> {
                    byte[] content = row.getBytes("looks");
                    if (content == null) {
                        looks.addUnknown();
                        return;
                    }
                    try {
                        looks.add(content);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                job.value(),
                keys.of() == KeyRange.Of.DIRECTORY,
                keys.first(),
                keys.last());
        return looks;
    }

    /** These did not leave with the files. */
    void withhold(ExportJobId job, Collection<Long> resIds) {
        for (long resId : resIds) {
            try {
                jdbc.update(
                        "insert into techo_export_withheld (job_id, res_id) select g.job_id, cast(? as bigint) from techo_export_given g"
                                + " where g.job_id = ? and not exists (select 1 from techo_export_withheld w"
                                + " where w.job_id = g.job_id and w.res_id = ?)",
                        resId,
                        job.value(),
                        resId);
            } catch (DuplicateKeyException e) {
                // Another download of the same file has said so already.
                continue;
            }
        }
    }

    Set<Long> withheld(ExportJobId job) {
        return new HashSet<>(jdbc.queryForList(
                "select res_id from techo_export_withheld where job_id = ?", Long.class, job.value()));
    }

    /** Forgets what nothing is compared with any more, and what jobs left that never became complete. */
    void deleteExpired(Instant now) {
        jdbc.update(
                "delete from techo_export_given where keep_until <= ? or (not complete"
                        + " and not exists (select 1 from techo_export_job j"
                        + " where j.job_id = techo_export_given.job_id and j.state = 'RUNNING'))",
                utc(now));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
