package techo.policy.consent;

import java.util.Arrays;
import java.util.Comparator;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.identity.Caller.Delegate;
import techo.policy.identity.PatientId;

/** What the delegations on file say to one request of a delegate. */
final class DelegateDecision {
    private DelegateDecision() {}

    static ConsentDecision of(
            Delegate delegate, PatientId owner, AccessRequest request, Evidence evidence, LegalLimits limits) {
        if (!delegate.principal().equals(owner)) {
            return new Deny(DenyReason.NOT_OWN_RECORD);
        }
        PersonState state = evidence.state(owner);
        if (state.isShielded(request.at())) {
            return new Deny(DenyReason.DELEGATES_SHIELDED);
        }
        if (request.resource().hiddenFrom().contains(Audience.DELEGATES)) {
            return new Deny(DenyReason.HIDDEN);
        }
        return CurrentConsents.latest(owner, evidence.delegations(), Delegation::ref, Delegation::principal).stream()
                .filter(delegation -> delegation.state() == Delegation.State.IN_FORCE)
                .filter(delegation -> delegation.delegate().equals(delegate.delegate()))
                .map(delegation -> new Judged(delegation, fit(delegation, delegate, request, state, limits)))
                .max(Judged.NEAREST)
                .map(Judged::decision)
                .orElseGet(() -> new Deny(DenyReason.NO_DELEGATION));
    }

    private static Fit fit(
            Delegation delegation, Delegate delegate, AccessRequest request, PersonState state, LegalLimits limits) {
        if (delegation.kind().purpose() != delegate.purpose()) {
            return Fit.OTHER_PURPOSE;
        }
        if (!delegation.rights().contains(DelegateRight.VIEW)) {
            return Fit.OTHER_RIGHT;
        }
        return delegation
                .lapse(request.at(), state, limits)
                .map(Fit::of)
                .orElseGet(() ->
                        delegation.categories().contains(request.resource().category())
                                ? Fit.WHOLE
                                : Fit.OTHER_CATEGORY);
    }

    private record Judged(Delegation delegation, Fit fit) {
        private static final Comparator<Judged> NEAREST = Comparator.comparing(Judged::fit)
                .thenComparing(judged -> judged.delegation.ref().id().value(), Comparator.reverseOrder());

        private ConsentDecision decision() {
            return fit == Fit.WHOLE ? new Permit(new Basis.ByDelegation(delegation.ref())) : new Deny(fit.lacking);
        }
    }

    /** How near a delegation comes to what is asked. */
    private enum Fit {
        OTHER_PURPOSE(DenyReason.PURPOSE_NOT_COVERED),
        OTHER_RIGHT(DenyReason.DELEGATE_WITHOUT_RIGHT),
        UNVERIFIED(DenyReason.DELEGATION_UNVERIFIED),
        OTHER_TIME(DenyReason.OUTSIDE_PERIOD),
        CHILD_GROWN(DenyReason.CHILD_DECIDES_ALONE),
        OTHER_CATEGORY(DenyReason.CATEGORY_NOT_COVERED),
        WHOLE(DenyReason.NO_DELEGATION);

        private final DenyReason lacking;

        Fit(DenyReason lacking) {
            this.lacking = lacking;
        }

        private static Fit of(DenyReason lapse) {
            return Arrays.stream(values())
                    .filter(fit -> fit.lacking == lapse)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
