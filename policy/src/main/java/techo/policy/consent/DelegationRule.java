package techo.policy.consent;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import techo.policy.consent.DelegationProposal.Establisher;

/**
 * Whether somebody may be let act for a person (guideline, 代理人): who may establish it, and on what ground. It says
 * everything that is wrong.
 */
public final class DelegationRule {
    private final LegalLimits limits;

    public DelegationRule(LegalLimits limits) {
        this.limits = limits;
    }

    /** @return why it is not established; empty when it is */
    public Set<DelegationRefusal> refusals(DelegationProposal proposal, PersonState person, Instant at) {
        Set<DelegationRefusal> refusals = EnumSet.noneOf(DelegationRefusal.class);
        if (proposal.rights().isEmpty() || proposal.categories().isEmpty()) {
            refusals.add(DelegationRefusal.EMPTY);
        }
        if (proposal.rights().stream().anyMatch(right -> !proposal.rights().containsAll(right.needed()))) {
            refusals.add(DelegationRefusal.RIGHT_WITHOUT_VIEW);
        }
        if (!proposal.kind().isLegal() && proposal.rights().contains(DelegateRight.CONSENT)) {
            refusals.add(DelegationRefusal.CONSENT_NOT_OFFERED);
        }
        if (!proposal.period().until().isAfter(at)) {
            refusals.add(DelegationRefusal.OVER);
        }
        if (!proposal.kind().isLegal()
                && proposal.categories().stream().anyMatch(ConsentPolicy.NEVER_SHARED::contains)) {
            refusals.add(DelegationRefusal.CATEGORY_NEVER_SHARED);
        }
        if (person.isShielded(at)) {
            refusals.add(DelegationRefusal.SHIELDED);
        }
        ofGround(proposal, person, at, refusals);
        return refusals;
    }

    /** @return why a delegation opens nothing now though nobody ended it, if so; the shield comes last */
    public Optional<DenyReason> silence(Delegation delegation, PersonState principal, Instant at) {
        if (delegation.state() == Delegation.State.ENDED) {
            return Optional.empty();
        }
        return delegation
                .lapse(at, principal, limits)
                .or(() -> Optional.of(DenyReason.DELEGATES_SHIELDED).filter(shield -> principal.isShielded(at)));
    }

    private void ofGround(
            DelegationProposal proposal, PersonState person, Instant at, Set<DelegationRefusal> refusals) {
        boolean child =
                person.birthDate().filter(born -> limits.isMinor(born, at)).isPresent();
        boolean decidesAlone = person.birthDate().isPresent() && !child;
        if (proposal.kind() == DelegationKind.PARENT && !child) {
            refusals.add(DelegationRefusal.NO_CHILD);
        }
        if (proposal.by() == Establisher.THE_PERSON) {
            if (proposal.kind().isLegal()) {
                refusals.add(DelegationRefusal.NOT_FOR_THEM_TO_GIVE);
            }
            if (!decidesAlone) {
                refusals.add(DelegationRefusal.CHILD_CANNOT_DELEGATE);
            }
            if (proposal.document().isPresent()) {
                refusals.add(DelegationRefusal.DOCUMENT);
            }
        } else if (!proposal.kind().asksForDocument()) {
            refusals.add(DelegationRefusal.NOT_FOR_THEM_TO_GIVE);
        } else if (!isShown(proposal)) {
            refusals.add(DelegationRefusal.DOCUMENT);
        }
    }

    private static boolean isShown(DelegationProposal proposal) {
        return proposal.document()
                .filter(document -> document.shows(proposal.kind()))
                .isPresent();
    }
}
