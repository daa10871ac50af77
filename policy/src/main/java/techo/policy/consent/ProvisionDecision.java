package techo.policy.consent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/**
 * What the provisions of a person's consents say to one request of a recipient: one pass over them, because a page of
 * results asks for every resource.
 */
final class ProvisionDecision {
    private final Asking asking;
    private final ResourceFacts resource;
    private final Instant at;
    private final RecipientGate.Open gate;
    private final LegalLimits limits;

    private ProvisionDecision(Recipient recipient, AccessRequest request, RecipientGate.Open gate, LegalLimits limits) {
        this.asking = new Asking(recipient.purpose(), recipient.agent());
        this.resource = request.resource();
        this.at = request.at();
        this.gate = gate;
        this.limits = limits;
    }

    static ConsentDecision of(
            Recipient recipient,
            PatientId owner,
            AccessRequest request,
            Evidence evidence,
            RecipientGate.Open gate,
            LegalLimits limits) {
        Optional<DenyReason> stopped = evidence.state(owner).sharingStopped(request.at(), limits);
        if (stopped.isPresent()) {
            return new Deny(stopped.get());
        }
        ProvisionDecision decision = new ProvisionDecision(recipient, request, gate, limits);
        return evidence.current(owner)
                .map(consents -> decision.among(consents.to(recipient.recipient())))
                .orElseGet(() -> new Deny(DenyReason.EVIDENCE_UNREADABLE));
    }

    private ConsentDecision among(List<CitedProvision> toThisRecipient) {
        @Nullable CitedProvision denial = null;
        @Nullable CitedProvision nearest = null;
        Fit best = Fit.OTHER_RECIPIENT;
        for (CitedProvision cited : toThisRecipient) {
            if (!cited.permits()) {
                if (cited.provision().denies(asking, resource, at)) {
                    denial = first(denial, cited);
                }
                continue;
            }
            Fit fit = fit(cited);
            if (fit.compareTo(best) > 0) {
                best = fit;
                nearest = cited;
            } else if (fit == best) {
                nearest = first(nearest, cited);
            }
        }
        if (denial != null) {
            return new Deny(DenyReason.DENIED_BY_PROVISION, Optional.of(denial));
        }
        return best == Fit.WHOLE && nearest != null
                ? new Permit(new Basis.ByConsent(nearest))
                : new Deny(best.lacking, Optional.ofNullable(nearest));
    }

    private static CitedProvision first(@Nullable CitedProvision one, CitedProvision other) {
        return one == null || CitedProvision.FIRST.compare(other, one) < 0 ? other : one;
    }

    private Fit fit(CitedProvision permit) {
        Provision provision = permit.provision();
        Narrowing narrowing = provision.narrowing();
        if (!permit.terms().kind().opensSight()) {
            return Fit.OTHER_KIND;
        }
        if (!narrowing.surelyNames(asking.agent())) {
            return Fit.OTHER_PRACTITIONER;
        }
        if (provision.purpose() != asking.purpose()) {
            return Fit.OTHER_PURPOSE;
        }
        if (!narrowing.surelyServes(asking.agent())) {
            return Fit.OTHER_PROJECT;
        }
        if (!provision.categories().contains(resource.category())) {
            return Fit.OTHER_CATEGORY;
        }
        if (!narrowing.surelyFrom(resource.origin())) {
            return Fit.OTHER_ORIGIN;
        }
        if (!narrowing.namesItem(resource)) {
            return Fit.OTHER_ITEM;
        }
        if (permit.opening(limits).filter(period -> period.contains(at)).isEmpty()) {
            return Fit.OTHER_TIME;
        }
        if (!provision.dataPeriod().surelyContains(resource.effective())) {
            return Fit.OTHER_DAY;
        }
        if (!gate.acceptsVersions(permit.terms())) {
            return Fit.OLD_VERSION;
        }
        return gate.acceptsTexts(permit.terms()) ? Fit.WHOLE : Fit.MISSING_TEXT;
    }

    /** How near a permit comes to what is asked. The order is the order in which a person would look for what lacks. */
    private enum Fit {
        OTHER_RECIPIENT(DenyReason.NO_CONSENT),
        OTHER_KIND(DenyReason.KIND_OPENS_NO_SIGHT),
        OTHER_PRACTITIONER(DenyReason.PRACTITIONER_NOT_COVERED),
        OTHER_PURPOSE(DenyReason.PURPOSE_NOT_COVERED),
        OTHER_PROJECT(DenyReason.PROJECT_NOT_COVERED),
        OTHER_CATEGORY(DenyReason.CATEGORY_NOT_COVERED),
        OTHER_ORIGIN(DenyReason.ORIGIN_NOT_COVERED),
        OTHER_ITEM(DenyReason.ITEM_NOT_COVERED),
        OTHER_TIME(DenyReason.OUTSIDE_PERIOD),
        OTHER_DAY(DenyReason.OUTSIDE_DATA_PERIOD),
        OLD_VERSION(DenyReason.RECONSENT_DUE),
        MISSING_TEXT(DenyReason.FOREIGN_TEXTS_MISSING),
        WHOLE(DenyReason.NO_CONSENT);

        private final DenyReason lacking;

        Fit(DenyReason lacking) {
            this.lacking = lacking;
        }
    }
}
