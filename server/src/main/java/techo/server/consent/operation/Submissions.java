package techo.server.consent.operation;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Basis;
import techo.policy.consent.CitedProvision;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.Effect;
import techo.policy.consent.Evidence;
import techo.policy.consent.Provision;
import techo.policy.consent.ResourceFacts;
import techo.policy.disclosure.DisclosedItem;
import techo.policy.disclosure.DisclosureRule;
import techo.policy.disclosure.Snapshot;
import techo.policy.disclosure.SnapshotDigest;
import techo.policy.disclosure.SubmissionDecision;
import techo.policy.disclosure.SubmissionPolicy;
import techo.policy.disclosure.SubmissionReceipt;
import techo.policy.disclosure.SubmissionRequest;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RegisteredRecipient;
import techo.server.audit.JobRecords;
import techo.server.consent.StoredEvidence;
import techo.server.consent.operation.SubmissionRows.Claim;
import techo.server.consent.operation.SubmissionRows.StoredSubmission;
import techo.server.personkey.PersonKey;
import techo.server.personkey.PersonKeys;
import techo.server.storage.DatabaseClock;

/**
 * Hands over what a person agreed to, once (電子提出): the items are frozen when the person submits them, and the
 * recipient fetches the document once, within a period. The rules are asked both times, so that in between the person
 * can take the consent back and the register can close the recipient.
 */
final class Submissions implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);
    private static final Comparator<ResourceKey> ORDER =
            Comparator.comparing(ResourceKey::type).thenComparing(ResourceKey::id);

    private final SubmissionRows rows;
    private final StoredEvidence stored;
    private final StoredResources resources;
    private final SubmittedItems submitted;
    private final DocumentFreezer freezer;
    private final PersonKeys keys;
    private final Duration fetchable;
    private final JobRecords records;
    private final DatabaseClock clock;

    /** @param fetchable how long the recipient may fetch a document */
    Submissions(
            SubmissionRows rows,
            StoredEvidence stored,
            StoredResources resources,
            SubmittedItems submitted,
            DocumentFreezer freezer,
            PersonKeys keys,
            Duration fetchable,
            JobRecords records,
            DatabaseClock clock) {
        this.rows = rows;
        this.stored = stored;
        this.resources = resources;
        this.submitted = submitted;
        this.freezer = freezer;
        this.keys = keys;
        this.fetchable = fetchable;
        this.records = records;
        this.clock = clock;
    }

    List<StoredSubmission> of(PatientId person) {
        return rows.of(person);
    }

    /** Consents that a submission used up: its document was fetched, or is fetched no more. */
    Set<ConsentId> usedUp(PatientId person) {
        Instant now = clock.instant();
        return rows.of(person).stream()
                .filter(made -> made.fetched().isPresent() || !now.isBefore(made.fetchUntil()))
                .map(made -> made.receipt().consent().id())
                .collect(Collectors.toSet());
    }

    List<StoredSubmission> waiting(Recipient recipient) {
        return rows.waiting(recipient);
    }

    /**
     * @param type of the recipient, where no register says it
     * @throws TechoException that says why it is not made
     */
    StoredSubmission make(PatientId person, ConsentId consent, Optional<RecipientType> type, RequestDetails request) {
        Evidence evidence = stored.of(Set.of(person));
        Provision agreed =
                permit(person, consent, evidence).orElseThrow(() -> new TechoException(SubmissionError.NO_CONSENT));
        Conditions conditions = stored.conditions(agreed.grantee());
        Recipient to = new AccessQuestion(agreed.grantee(), type, agreed.purpose(), Optional.empty(), Optional.empty())
                .caller(conditions
                        .recipients()
                        .find(agreed.grantee(), Optional::of, Optional::<RegisteredRecipient>empty, Optional::empty));
        Instant now = clock.instant();
        Set<ResourceKey> keys = keys(agreed);
        SubmissionPolicy policy = new SubmissionPolicy(conditions);
        List<Resource> items =
                submitted.read(keys, to, now, part -> policy.opens(to, part, person, consent, now, evidence), request);
        SubmissionReceipt.Number number =
                new SubmissionReceipt.Number(UUID.randomUUID().toString());
        DocumentFreezer.Frozen document = freezer.freeze(number, person, to, items, now);
        SubmissionReceipt receipt = policy.decide(
                        new SubmissionRequest(number, person, to, consent, snapshot(keys, document.digest()), now),
                        evidence,
                        rows.of(person).stream().map(StoredSubmission::receipt).toList())
                .fold(SubmissionDecision.Made::receipt, refused -> {
                    throw new TechoException(SubmissionError.of(refused.reason()));
                });
        StoredSubmission made =
                new StoredSubmission(receipt, agreed.purpose().code(), now.plus(fetchable), Optional.empty());
        try {
            rows.insert(receipt, made.purpose(), made.fetchUntil(), document.json(), key(person));
        } catch (DuplicateKeyException e) {
            throw new TechoException(SubmissionError.ALREADY_MADE);
        }
        return made;
    }

    /**
     * The document for its recipient, who has it when {@link #handedOver} returns. Until that, or {@link #notHandedOver}, or for
     * a minute, nobody else is given it, so that what is recorded of it took place.
     *
     * @throws TechoException the same for what was fetched, is being fetched, is overdue, was taken back, is somebody else's or
     *     never was
     */
    Fetched fetch(String number, Recipient recipient) {
        return rows.waiting(number, recipient)
                .flatMap(found -> fetch(found, recipient))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    /**
     * Keeps the receipt alone, when all is recorded and before the first byte leaves: who is not answered fetches again.
     *
     * @throws IllegalStateException when it took so long that somebody else was given it
     */
    void handedOver(Fetched fetched) {
        if (!rows.fetched(fetched.claim(), clock.instant())) {
            throw new IllegalStateException("a submission was claimed by somebody else before it was handed over");
        }
    }

    void notHandedOver(Fetched fetched) {
        try {
            rows.release(fetched.claim());
        } catch (DataAccessException e) {
            LOG.warn(
                    "A submission that was not handed over cannot be fetched for a minute: {}",
                    e.getClass().getSimpleName());
        }
    }

    private PersonKey key(PatientId person) {
        return Optional.ofNullable(keys.of(Set.of(person)).get(person))
                .orElseThrow(() -> new IllegalStateException("there is no key for a person"));
    }

    /** A document from before they were sealed is stored as it is. */
    private byte[] opened(SubmissionReceipt.Number number, byte[] content) {
        return rows.key(number.value()).map(keyId -> opened(keyId, content)).orElse(content);
    }

    private byte[] opened(String keyId, byte[] content) {
        return Optional.ofNullable(keys.withIds(Set.of(keyId)).get(keyId))
                .map(key -> opened(key, content))
                .orElseThrow(() -> new TechoException(RequestError.NOT_FOUND));
    }

    private static byte[] opened(PersonKey key, byte[] document) {
        try {
            return key.open(document);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a submitted document was not sealed with the key that it names", e);
        }
    }

    private Optional<Fetched> fetch(StoredSubmission found, Recipient recipient) {
        SubmissionReceipt receipt = found.receipt();
        PatientId person = receipt.person();
        Evidence evidence = stored.of(Set.of(person));
        Instant now = clock.instant();
        Map<ResourceKey, ResourceFacts> items = permit(person, receipt.consent().id(), evidence)
                .map(agreed -> resources.known(keys(agreed)).facts())
                .orElse(Map.of());
        SubmissionDecision decision = new SubmissionPolicy(stored.conditions(recipient.recipient()))
                .decide(
                        new SubmissionRequest(
                                receipt.number(),
                                person,
                                recipient,
                                receipt.consent().id(),
                                new Snapshot(List.copyOf(items.values()), receipt.digest()),
                                now),
                        evidence,
                        List.of());
        return decision.fold(
                made -> rows.content(receipt.number())
                        .map(content -> opened(receipt.number(), content))
                        .flatMap(document -> rows.claim(receipt.number())
                                .map(claim -> new Fetched(receipt, made.decidedBy(), items, document, claim))),
                refused -> Optional.empty());
    }

    /** Documents that nobody can fetch any more go, and receipts stay until their person is erased. */
    @Override
    public void run() {
        records.deleted("submission-expiry", "Submission", rows.sweep());
    }

    private static Optional<Provision> permit(PatientId person, ConsentId consent, Evidence evidence) {
        return evidence.consents().stream()
                .filter(record ->
                        record.person().equals(person) && record.ref().id().equals(consent))
                .filter(ConsentRecord.InForce.class::isInstance)
                .map(ConsentRecord.InForce.class::cast)
                .flatMap(inForce -> inForce.provisions().stream())
                .filter(provision -> provision.effect() == Effect.PERMIT)
                .findFirst();
    }

    private static Set<ResourceKey> keys(Provision agreed) {
        return agreed.narrowing().links().stream()
                .map(link -> link.target().split("/"))
                .map(target -> new ResourceKey(target[0], target[1]))
                .collect(Collectors.toCollection(() -> new TreeSet<>(ORDER)));
    }

    /** An item of which the server does not know whose it is, is missing, and then it is not as agreed. */
    private Snapshot snapshot(Collection<ResourceKey> keys, SnapshotDigest digest) {
        return new Snapshot(List.copyOf(resources.known(keys).facts().values()), digest);
    }

    /**
     * @param decidedBy the provision that lets it leave
     * @param items what the document holds
     * @param claim by which nobody else hands it over meanwhile
     */
    record Fetched(
            SubmissionReceipt receipt,
            CitedProvision decidedBy,
            Map<ResourceKey, ResourceFacts> items,
            byte[] document,
            Claim claim) {

        /** What the ledger says of it. */
        List<DisclosedItem> disclosed(Recipient to) {
            Basis ground = new Basis.ByConsent(decidedBy);
            return DisclosureRule.of(to, ground).stream()
                    .flatMap(basis -> items.entrySet().stream()
                            .map(item -> new DisclosedItem(
                                    receipt.person(),
                                    basis,
                                    ground.consent(),
                                    item.getValue().category(),
                                    item.getKey().type(),
                                    item.getKey().id(),
                                    0,
                                    Optional.empty())))
                    .toList();
        }
    }
}
