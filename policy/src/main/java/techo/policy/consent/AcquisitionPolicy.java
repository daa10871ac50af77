package techo.policy.consent;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;

/**
 * Whether data of a person may be taken in (要配慮個人情報の取得, APPI Art. 20(2)). What the person enters is the person's own
 * act; everything else needs a consent to take it in, and what comes through Mynaportal one to a link that still lasts.
 */
public final class AcquisitionPolicy {
    private final LegalLimits limits;
    private final RecipientId service;

    /** @param service whom such consents name: who runs this service */
    public AcquisitionPolicy(LegalLimits limits, RecipientId service) {
        this.limits = limits;
        this.service = service;
    }

    public ConsentDecision decide(
            PatientId person, DataOrigin origin, DataCategory category, Instant at, Evidence evidence) {
        if (origin == DataOrigin.SELF_INPUT) {
            return new Permit(new Basis.OwnRecord());
        }
        Optional<CurrentConsents> consents = evidence.current(person);
        if (consents.isEmpty()) {
            return new Deny(DenyReason.EVIDENCE_UNREADABLE);
        }
        Optional<CitedProvision> denial = consents.get().to(service).stream()
                .filter(cited -> !cited.permits() && names(cited, category))
                .filter(cited -> cited.provision().narrowing().maybeFrom(origin))
                .filter(cited -> cited.provision().period().contains(at))
                .min(CitedProvision.FIRST);
        if (denial.isPresent()) {
            return new Deny(DenyReason.DENIED_BY_PROVISION, denial);
        }
        Optional<CitedProvision> given = consents.get().to(service).stream()
                .filter(cited -> cited.permits() && names(cited, category))
                .filter(cited -> cited.terms().kind() == ConsentKind.LINK || !origin.maybeMynaportal())
                .filter(cited -> cited.provision().narrowing().surelyFrom(origin))
                .min(Comparator.comparing((CitedProvision cited) -> !isOpen(cited, at))
                        .thenComparing(CitedProvision.FIRST));
        return given.<ConsentDecision>map(cited -> isOpen(cited, at)
                        ? new Permit(new Basis.ByConsent(cited))
                        : new Deny(DenyReason.OUTSIDE_PERIOD, given))
                .orElseGet(() -> new Deny(DenyReason.NO_CONSENT));
    }

    private boolean isOpen(CitedProvision cited, Instant at) {
        return cited.opening(limits).filter(period -> period.contains(at)).isPresent();
    }

    private boolean names(CitedProvision cited, DataCategory category) {
        ConsentKind kind = cited.terms().kind();
        return (kind == ConsentKind.LINK || kind == ConsentKind.ACQUISITION)
                && cited.provision().categories().contains(category);
    }
}
