package techo.policy.disclosure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.consent.AccessRequest;
import techo.policy.consent.CitedProvision;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataLink;
import techo.policy.consent.Effect;
import techo.policy.consent.Evidence;
import techo.policy.consent.Provision;
import techo.policy.consent.ResourceFacts;
import techo.policy.disclosure.SubmissionDecision.Made;
import techo.policy.disclosure.SubmissionDecision.Reason;
import techo.policy.disclosure.SubmissionDecision.Refused;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/**
 * Whether a person's submission is made: once for each consent, of exactly the items that the person agreed to, and only
 * if each of them could be shown to the recipient. Nothing else of the record opens with it.
 */
public final class SubmissionPolicy {
    private final ConsentPolicy policy;

    public SubmissionPolicy(Conditions conditions) {
        this.policy = new ConsentPolicy(conditions);
    }

    /** @param earlier every receipt of the person */
    public SubmissionDecision decide(
            SubmissionRequest request, Evidence evidence, Collection<SubmissionReceipt> earlier) {
        boolean made = earlier.stream()
                .anyMatch(receipt -> receipt.person().equals(request.person())
                        && receipt.consent().id().equals(request.consent()));
        if (made) {
            return new Refused(Reason.ALREADY_MADE);
        }
        Optional<ConsentRecord.InForce> consent = consent(request.person(), request.consent(), evidence);
        if (consent.isEmpty() || consent.get().terms().kind() != ConsentKind.SUBMISSION) {
            return new Refused(Reason.NO_CONSENT);
        }
        if (!agreed(consent.get()).equals(items(request.snapshot()))) {
            return new Refused(Reason.NOT_AS_AGREED);
        }
        return ofItems(request, consent.get(), evidence);
    }

    /**
     * Whether a part of an item is handed over with it: what it tells of other people.
     *
     * @param part the facts by which that is decided ({@link techo.policy.consent.Masking#ofOthers})
     */
    public boolean opens(
            Recipient to, ResourceFacts part, PatientId person, ConsentId consent, Instant at, Evidence evidence) {
        return consent(person, consent, evidence)
                .map(submission -> policy.decide(new AccessRequest(to, part, at), opened(submission, evidence)))
                .filter(ConsentDecision.Permit.class::isInstance)
                .isPresent();
    }

    private SubmissionDecision ofItems(SubmissionRequest request, ConsentRecord.InForce consent, Evidence evidence) {
        Evidence opened = opened(consent, evidence);
        List<CitedProvision> cited = new ArrayList<>();
        for (ResourceFacts item : request.snapshot().items()) {
            ConsentDecision decision = policy.decide(new AccessRequest(request.to(), item, request.at()), opened);
            if (decision instanceof ConsentDecision.Deny deny) {
                return new Refused(Reason.ITEM_REFUSED, Optional.of(deny.reason()));
            }
            decision.fold(permit -> permit.decidedBy().provision(), ConsentDecision.Deny::decidedBy)
                    .map(found -> new CitedProvision(consent.ref(), consent.terms(), found.provision()))
                    .ifPresent(cited::add);
        }
        SubmissionReceipt receipt = new SubmissionReceipt(
                request.number(),
                request.person(),
                request.to().recipient(),
                consent.ref(),
                request.snapshot().digest(),
                request.at());
        return cited.stream()
                .findFirst()
                .<SubmissionDecision>map(provision -> new Made(receipt, provision))
                .orElseGet(() -> new Refused(Reason.NO_CONSENT));
    }

    private static Optional<ConsentRecord.InForce> consent(PatientId person, ConsentId consent, Evidence evidence) {
        return evidence.consents().stream()
                .filter(record -> record.person().equals(person))
                .filter(record -> record.ref().id().equals(consent))
                .max(Comparator.comparing(record -> record.ref().version()))
                .filter(ConsentRecord.InForce.class::isInstance)
                .map(ConsentRecord.InForce.class::cast);
    }

    /** For this one moment the consent, and no other, opens sight of its items; what denies goes on denying. */
    private static Evidence opened(ConsentRecord.InForce submission, Evidence evidence) {
        ConsentTerms terms = submission.terms();
        ConsentTerms sharing = new ConsentTerms(
                ConsentKind.SHARING, terms.givenAt(), terms.notice(), terms.recipient(), terms.foreignTexts());
        List<ConsentRecord> consents = evidence.consents().stream()
                .map(record -> record.<ConsentRecord>fold(
                        inForce -> inForce.equals(submission)
                                ? new ConsentRecord.InForce(
                                        inForce.ref(), inForce.person(), sharing, inForce.provisions())
                                : new ConsentRecord.InForce(
                                        inForce.ref(), inForce.person(), inForce.terms(), denials(inForce)),
                        notInForce -> notInForce,
                        unreadable -> unreadable))
                .toList();
        return evidence.with(consents);
    }

    private static List<Provision> denials(ConsentRecord.InForce consent) {
        return consent.provisions().stream()
                .filter(provision -> provision.effect() == Effect.DENY)
                .toList();
    }

    private static Set<DataLink> agreed(ConsentRecord.InForce consent) {
        return consent.provisions().stream()
                .filter(provision -> provision.effect() == Effect.PERMIT)
                .flatMap(provision -> provision.narrowing().links().stream())
                .collect(Collectors.toSet());
    }

    private static Set<DataLink> items(Snapshot snapshot) {
        return snapshot.items().stream()
                .flatMap(item -> item.links().stream())
                .filter(link -> link.meaning() == DataLink.Meaning.INSTANCE)
                .collect(Collectors.toSet());
    }
}
