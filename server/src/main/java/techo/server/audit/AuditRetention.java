package techo.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.ChainHash;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;
import techo.policy.audit.RetentionPeriod;
import techo.policy.audit.Retirement;
import techo.server.audit.CheckpointDirectory.Planned;
import techo.server.storage.DatabaseKind;

/**
 * Drops whole months that are old enough, the oldest first. Before that, the last record of each chain in the month is
 * covered by a checkpoint. That it ends the dropped part is signed and kept where checkpoints are, so that what is left
 * verifies and a deletion cannot pass for retention. A month that a legal hold covers stays, and all behind it.
 *
 * <p>A verifier believes what is signed, so that it never stands for records that were kept: it is planned where no
 * verifier looks, then the records are dropped, and only then it becomes a note. Whoever comes after a kill finds the plan,
 * and by what the database put down with the drop tells whether it was carried out.
 */
final class AuditRetention {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

    /** Two nodes may share the directory: none judges the plan of another that is about to carry it out. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('techo_audit_retention'))";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final DatabaseKind kind;
    private final CheckpointDirectory directory;
    private final CheckpointedRecords checkpoints;
    private final SigningKey key;
    private final LegalHolds holds;
    private final RetentionPeriod period;
    private final Clock clock;

    AuditRetention(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            DatabaseKind kind,
            CheckpointDirectory directory,
            CheckpointedRecords checkpoints,
            SigningKey key,
            LegalHolds holds,
            RetentionPeriod period,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.kind = kind;
        this.directory = directory;
        this.checkpoints = checkpoints;
        this.key = key;
        this.holds = holds;
        this.period = period;
        this.clock = clock;
    }

    /** @param now the present month in Japan. @return how many months were dropped */
    int run(YearMonth now) {
        int dropped = 0;
        while (settled() && isNextDropped(now)) {
            dropped++;
        }
        boolean unused = settled();
        return dropped;
    }

    /** What goes wrong at one month does not hide that others were dropped. */
    private boolean isNextDropped(YearMonth now) {
        try {
            return oldest().filter(month -> period.isOver(month, now))
                    .filter(this::retire)
                    .isPresent();
        } catch (RuntimeException e) {
            LOG.error("A month of the audit trail cannot be dropped; it is tried again", e);
            return false;
        }
    }

    private Optional<YearMonth> oldest() {
        return jdbc.query(
                        "select min(kept_month) from techo_audit",
                        (row, number) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
                .get(0)
                .map(YearMonth::from);
    }

    private boolean retire(YearMonth month) {
        if (holds.covers(month.atDay(1))) {
            LOG.info("Audit records of {} are kept: a legal hold covers them", month);
            return false;
        }
        List<ChainHead> ends = ends(month);
        for (ChainHead end : ends) {
            if (checkpoints
                    .covering(new ChainPosition(end.node(), end.sequence()))
                    .isEmpty()) {
                LOG.warn(
                        "Audit records of {} are kept: no checkpoint covers the end of {}",
                        month,
                        end.node().value());
                return false;
            }
        }
        List<Planned> planned = ends.stream()
                .map(end -> new Planned(end, key.sign(new Retirement(end, month, clock.instant()))))
                .toList();
        if (!Boolean.TRUE.equals(transaction.execute(status -> dropped(month, planned)))) {
            LOG.info("Audit records of {} are kept: a legal hold was placed on them meanwhile", month);
            return false;
        }
        LOG.info("Audit records of {} were dropped: they were old enough", month);
        return true;
    }

    private List<ChainHead> ends(YearMonth month) {
        return jdbc.query(
                "select a.node, a.seq, a.hash from techo_audit a join (select node, max(seq) as seq from techo_audit"
                        + " where kept_month = ? group by node) l on l.node = a.node and l.seq = a.seq where a.kept_month = ?",
                (row, number) ->
                        new ChainHead(new NodeId(row.getString(1)), row.getLong(2), ChainHash.ofHex(row.getString(3))),
                month.atDay(1),
                month.atDay(1));
    }

    /**
     * Two nodes at once: the second finds the ends put down already, and drops nothing.
     *
     * @return false when a hold covers the month by now
     */
    private boolean dropped(YearMonth month, List<Planned> planned) {
        oneAtATime();
        if (holds.covers(month.atDay(1))) {
            return false;
        }
        planned.forEach(this::plan);
        for (Planned each : planned) {
            jdbc.update(
                    "insert into techo_audit_retired (node, seq, hash, kept_month, retired_at) values (?,?,?,?,?)",
                    each.head().node().value(),
                    each.head().sequence(),
                    each.head().hash().hex(),
                    month.atDay(1),
                    clock.instant().atOffset(ZoneOffset.UTC));
        }
        if (kind == DatabaseKind.POSTGRESQL) {
            jdbc.query("select techo_audit_retire(?)", row -> {}, month.atDay(1));
        } else {
            jdbc.update("delete from techo_audit where kept_month = ?", month.atDay(1));
            jdbc.update("delete from techo_audit_patient where kept_month = ?", month.atDay(1));
        }
        return true;
    }

    private void plan(Planned planned) {
        try {
            directory.plan(planned.head(), planned.note());
        } catch (IOException e) {
            throw new UncheckedIOException("the end of a month of the audit trail cannot be signed", e);
        }
    }

    /**
     * Confirms what was dropped, and withdraws what was not.
     *
     * @return false when it cannot be told, such as when the place for copies does not take it: no more is dropped before
     */
    private boolean settled() {
        try {
            List<Planned> carriedOut = new ArrayList<>();
            transaction.executeWithoutResult(status -> {
                oneAtATime();
                for (Planned planned : planned()) {
                    if (isDropped(planned.head())) {
                        carriedOut.add(planned);
                    } else {
                        directory.withdraw(planned);
                    }
                }
            });
            for (Planned planned : carriedOut) {
                directory.confirm(planned);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.error("Whether months of the audit trail were dropped cannot be told or copied; it is tried again", e);
            return false;
        }
    }

    private boolean isDropped(ChainHead head) {
        return jdbc
                .queryForList(
                        "select count(*) from techo_audit_retired where node = ? and seq = ? and hash = ?",
                        Long.class,
                        head.node().value(),
                        head.sequence(),
                        head.hash().hex())
                .stream()
                .anyMatch(found -> found > 0);
    }

    private List<Planned> planned() {
        try {
            return directory.planned();
        } catch (IOException e) {
            throw new UncheckedIOException("what is planned for months of the audit trail cannot be read", e);
        }
    }

    private void oneAtATime() {
        if (kind == DatabaseKind.POSTGRESQL) {
            jdbc.query(ONE_AT_A_TIME, row -> {});
        }
    }
}
