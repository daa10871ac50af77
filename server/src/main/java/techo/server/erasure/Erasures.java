package techo.server.erasure;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.erasure.Erasure;
import techo.policy.erasure.Erasure.State;
import techo.policy.erasure.ErasureRule;
import techo.server.audit.AuditErasure;
import techo.server.audit.LegalHolds;
import techo.server.audit.SignedStatements;
import techo.server.disclosure.DisclosureLedger;

/**
 * Carries out erasures, now and then and on any node. All rows go in one transaction: the record, what stands beside it,
 * what the law does not want of the ledger, what finds the person in the audit trail, and the key of the person. What is
 * outside the database, and what was written meanwhile, goes afterwards, as often as it takes; a killed node's work goes on
 * from there.
 */
final class Erasures implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

    private final ErasureRows rows;
    private final ErasureRule rule;
    private final LegalHolds holds;
    private final ErasedPerson identified;
    private final RecordExpunge expunge;
    private final ListsOfPeople lists;
    private final DisclosureLedger ledger;
    private final AuditErasure audit;
    private final AuditTrail trail;
    private final RecordCopies copies;
    private final Runnable caches;
    private final SignedStatements statements;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** @param caches forgets what this node remembers of stored resources */
    Erasures(
            ErasureRows rows,
            ErasureRule rule,
            LegalHolds holds,
            ErasedPerson identified,
            RecordExpunge expunge,
            ListsOfPeople lists,
            DisclosureLedger ledger,
            AuditErasure audit,
            AuditTrail trail,
            RecordCopies copies,
            Runnable caches,
            SignedStatements statements,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.rule = rule;
        this.holds = holds;
        this.identified = identified;
        this.expunge = expunge;
        this.lists = lists;
        this.ledger = ledger;
        this.audit = audit;
        this.trail = trail;
        this.copies = copies;
        this.caches = caches;
        this.statements = statements;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void run() {
        for (StoredErasure due : rows.due(clock.instant())) {
            try {
                carryOut(due);
            } catch (IOException | RuntimeException e) {
                LOG.warn("Erasure {} is tried again later", due.erasure().id().value(), e);
            }
        }
    }

    private void carryOut(StoredErasure due) throws IOException {
        if (due.erasure().state() == State.WAITING) {
            if (!rule.isDue(due.erasure(), holds.covers(due.erasure().person()), clock.instant())) {
                return;
            }
            lists.takeOff(due.erasure().person());
            transaction.executeWithoutResult(status -> erase(due));
            caches.run();
        }
        Optional<StoredErasure> erased = rows.last(due.erasure().person())
                .filter(now -> now.erasure().id().equals(due.erasure().id()))
                .filter(now -> now.erasure().state() == State.CLEANING);
        if (erased.isPresent()) {
            clean(erased.get());
        }
    }

    /** Another node may have been first, and a hold placed meanwhile stands. */
    private void erase(StoredErasure due) {
        Erasure erasure = rows.locked(due.erasure().id()).orElseThrow().erasure();
        Instant now = clock.instant();
        if (!rule.isDue(erasure, holds.covers(erasure.person()), now)) {
            return;
        }
        String identification = identified.of(due.patientPid());
        ErasedRecord erased = expunge.run(erasure.person(), due.patientPid());
        DisclosureLedger.Kept kept = ledger.reduce(erasure.person(), identification, now);
        if (!audit.forget(erasure.person())) {
            throw new IllegalStateException("a legal hold was placed while the record was being erased");
        }
        rows.erased(
                erasure.id(),
                now,
                erased.lines() + "kept-disclosures " + kept.disclosures() + "\nkept-acquisitions " + kept.acquisitions()
                        + "\n");
    }

    private void clean(StoredErasure erased) throws IOException {
        Erasure erasure = erased.erasure();
        Instant at = erased.erasedAt().orElseThrow();
        if (expunge.hasLeft(erased.patientPid()) || lists.name(erasure.person())) {
            lists.takeOff(erasure.person());
            transaction.executeWithoutResult(status -> expunge.run(erasure.person(), erased.patientPid()));
            caches.run();
        }
        if (!copies.remove(erased.patientPid(), at)) {
            return;
        }
        String told = erased.told().orElse("");
        // First the record: a process that ends here tells twice, and never not at all.
        trail.append(record(erasure, told));
        rows.done(
                erasure.id(),
                statements.sign("techo-erasure/" + erasure.id().value() + "\nerased-at " + at + "\n" + told));
    }

    /** It names nobody: what it could name the person by is gone. */
    private AuditRecord record(Erasure erasure, String told) {
        long resources = told.lines()
                .filter(line -> line.startsWith("erased "))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        return new AuditRecord(
                clock.instant(),
                new RequestId(erasure.id().value()),
                AuditAgent.system("erasure"),
                AuditAction.ERASE,
                AuditOutcome.done(0),
                "",
                List.of(),
                Map.of(),
                List.of(ResourceUse.counted(Use.DELETED, "Resource", resources)),
                List.of(),
                1);
    }
}
