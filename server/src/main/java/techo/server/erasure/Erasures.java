package techo.server.erasure;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import techo.policy.erasure.ErasureId;
import techo.policy.erasure.ErasureReceipt;
import techo.policy.erasure.ErasureRule;
import techo.policy.identity.PatientId;
import techo.server.audit.AuditErasure;
import techo.server.audit.SignedStatements;
import techo.server.disclosure.DisclosureLedger;

/**
 * Carries out erasures, now and then and on any node. All rows go in one transaction: the record, what stands beside it,
 * the person on lists, what the law does not want of the ledger, what finds the person in the audit trail, and the key of
 * the person. What is outside the database, and what was written meanwhile, goes afterwards, as often as it takes; a killed
 * node's work goes on from there. A record that comes into the audit trail later, from a spool for example, is found and
 * forgotten whenever that is.
 */
final class Erasures implements Runnable {
    private static final String KEPT = "kept-";
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
    /** Longer than any node remembers a key. */
    private static final Duration KEYS_REMEMBERED = Duration.ofDays(1);

    private final ErasureRows rows;
    private final ErasureRule rule;
    private final HeldEvidence held;
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
            HeldEvidence held,
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
        this.held = held;
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
        rows.namedAgain(clock.instant().minus(KEYS_REMEMBERED)).forEach(this::forgetAgain);
    }

    private void carryOut(StoredErasure due) throws IOException {
        if (due.erasure().state() == State.WAITING) {
            if (!isDue(due)) {
                return;
            }
            transaction.executeWithoutResult(status -> endImports(due));
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

    private boolean isDue(StoredErasure stored) {
        Erasure erasure = stored.erasure();
        return rule.isDue(erasure, held.goesWith(erasure.person(), stored.patientPid()), clock.instant());
    }

    /** Whoever took it back meanwhile keeps what is on its way. No table that is being stored holds what is locked here. */
    private void endImports(StoredErasure due) {
        expunge.lock(due.patientPid());
        if (isDue(rows.locked(due.erasure().id()).orElseThrow())) {
            expunge.endImports(due.patientPid());
        }
    }

    /** Another node may have been first; what was taken back, or held, meanwhile stays whole. */
    private void erase(StoredErasure due) {
        expunge.lock(due.patientPid());
        StoredErasure locked = rows.locked(due.erasure().id()).orElseThrow();
        if (!isDue(locked)) {
            return;
        }
        PatientId person = due.erasure().person();
        Instant now = clock.instant();
        String identification = identified.of(due.patientPid());
        lists.takeOff(person);
        ErasedRecord erased = expunge.run(person, due.patientPid());
        DisclosureLedger.Kept unused = ledger.reduce(person, identification, now);
        if (!audit.forget(person)) {
            throw new IllegalStateException("a legal hold was placed while the record was being erased");
        }
        rows.erased(due.erasure().id(), now, erased.lines());
    }

    /** Not while a legal hold wants kept what is left. */
    private void clean(StoredErasure erased) throws IOException {
        Erasure erasure = erased.erasure();
        Instant at = erased.erasedAt().orElseThrow();
        if (held.goesWith(erasure.person(), erased.patientPid())) {
            return;
        }
        if (hasLeft(erased)) {
            transaction.executeWithoutResult(status -> eraseLeft(erased));
            caches.run();
        }
        if (!copies.remove(erased.patientPid(), at)) {
            return;
        }
        DisclosureLedger.Kept kept = ledger.reduceAgain(erasure.person(), clock.instant());
        String told = withoutKept(
                        rows.last(erasure.person()).flatMap(StoredErasure::told).orElse(""))
                + KEPT + "disclosures " + kept.disclosures() + "\n" + KEPT + "acquisitions " + kept.acquisitions()
                + "\n";
        // First the record: a process that ends here tells twice, and never not at all.
        trail.append(record(erasure, told));
        rows.done(
                erasure.id(),
                statements.sign(
                        new ErasureReceipt(erasure.id(), at, told.lines().toList()).text()));
    }

    /** An earlier version of this server told that before it had cleaned up. */
    private static String withoutKept(String told) {
        return told.lines()
                .filter(line -> !line.startsWith(KEPT))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private boolean hasLeft(StoredErasure erased) {
        PatientId person = erased.erasure().person();
        return expunge.hasLeft(person, erased.patientPid()) || lists.name(person);
    }

    /** What was written while the rest was erased. Another node may have been first. */
    private void eraseLeft(StoredErasure erased) {
        expunge.lock(erased.patientPid());
        ErasureId id = erased.erasure().id();
        StoredErasure locked = rows.locked(id).orElseThrow();
        PatientId person = locked.erasure().person();
        if (locked.erasure().state() != State.CLEANING) {
            return;
        }
        lists.takeOff(person);
        ErasedRecord later = expunge.run(person, locked.patientPid());
        if (!later.isEmpty()) {
            rows.told(id, locked.told().orElse("") + "erased-at " + clock.instant() + "\n" + later.lines());
        }
    }

    private void forgetAgain(PatientId person) {
        try {
            transaction.executeWithoutResult(status -> {
                if (audit.forget(person)) {
                    rows.forgotten(person, clock.instant());
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("An erased person is taken out of the audit trail later", e);
        }
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
