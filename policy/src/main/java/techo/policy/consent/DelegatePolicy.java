package techo.policy.consent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.identity.PatientId;

/** What the delegations on file let a delegate do. */
public final class DelegatePolicy {
    private final LegalLimits limits;

    public DelegatePolicy(LegalLimits limits) {
        this.limits = limits;
    }

    /** Whether the right is given for this resource. */
    public ConsentDecision decide(DelegateRequest request, ResourceFacts resource, Evidence evidence) {
        return decide(
                request,
                evidence,
                resource.hiddenFrom().contains(Audience.DELEGATES) ? Optional.of(DenyReason.HIDDEN) : Optional.empty(),
                categories -> categories.contains(resource.category()));
    }

    /** Whether the right is given at all, for whatever category. */
    public ConsentDecision decide(DelegateRequest request, Evidence evidence) {
        return decide(request, evidence, Optional.empty(), categories -> true);
    }

    private ConsentDecision decide(
            DelegateRequest request,
            Evidence evidence,
            Optional<DenyReason> hidden,
            Predicate<Set<DataCategory>> coversResource) {
        PatientId owner = request.owner();
        if (!request.delegate().principal().equals(owner)) {
            return new Deny(DenyReason.NOT_OWN_RECORD);
        }
        PersonState state = evidence.state(owner);
        if (state.isShielded(request.at())) {
            return new Deny(DenyReason.DELEGATES_SHIELDED);
        }
        if (hidden.isPresent()) {
            return new Deny(hidden.get());
        }
        return CurrentConsents.latest(owner, evidence.delegations(), Delegation::ref, Delegation::principal).stream()
                .filter(delegation -> delegation.state() == Delegation.State.IN_FORCE)
                .filter(delegation ->
                        delegation.delegate().equals(request.delegate().delegate()))
                .map(delegation -> new Judged(delegation, fit(delegation, request, state, coversResource)))
                .max(Judged.NEAREST)
                .map(Judged::decision)
                .orElseGet(() -> new Deny(DenyReason.NO_DELEGATION));
    }

    private Fit fit(
            Delegation delegation,
            DelegateRequest request,
            PersonState state,
            Predicate<Set<DataCategory>> coversResource) {
        if (delegation.kind().purpose() != request.delegate().purpose()) {
            return Fit.OTHER_PURPOSE;
        }
        if (!delegation.rights().containsAll(request.right().needed())) {
            return Fit.OTHER_RIGHT;
        }
        return delegation
                .lapse(request.at(), state, limits)
                .map(Fit::of)
                .orElseGet(() -> coversResource.test(delegation.categories()) ? Fit.WHOLE : Fit.OTHER_CATEGORY);
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
