package techo.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
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
import techo.server.storage.DatabaseKind;

/**
 * Drops whole months that are old enough, the oldest first. Before that, the last record of each chain in the month is
 * covered by a checkpoint, and that it ends the dropped part is signed and kept where checkpoints are, so that what is
 * left verifies and a deletion cannot pass for retention. A month that a legal hold covers stays, and all behind it.
 */
final class AuditRetention {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

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
        Optional<YearMonth> oldest = oldest();
        while (oldest.isPresent() && period.isOver(oldest.get(), now) && retire(oldest.get())) {
            dropped++;
            oldest = oldest();
        }
        return dropped;
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
        ends.forEach(end -> sign(end, month));
        if (!Boolean.TRUE.equals(transaction.execute(status -> dropped(month, ends)))) {
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

    private void sign(ChainHead end, YearMonth month) {
        try {
            directory.addRetirement(end, key.sign(new Retirement(end, month, clock.instant())));
        } catch (IOException e) {
            throw new UncheckedIOException("the end of a month of the audit trail cannot be signed", e);
        }
    }

    /**
     * Two nodes at once: the second finds the ends put down already, and drops nothing. Signing may have taken as long as the
     * place for copies does.
     *
     * @return false when a hold covers the month by now
     */
    private boolean dropped(YearMonth month, List<ChainHead> ends) {
        if (holds.covers(month.atDay(1))) {
            return false;
        }
        for (ChainHead end : ends) {
            jdbc.update(
                    "insert into techo_audit_retired (node, seq, hash, kept_month, retired_at) values (?,?,?,?,?)",
                    end.node().value(),
                    end.sequence(),
                    end.hash().hex(),
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
}
