package techo.policy.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentDecision.Permit;
import techo.policy.identity.Caller.Citizen;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;

/**
 * Who may see what.
 *
 * <p>The directory is for everybody. A citizen sees the own record, an operator nothing, a recipient what the person
 * consented to. For a recipient: deny overrides permit, silence denies, unreadable evidence denies.
 */
public final class ConsentPolicy {
    /** Never leave to a third party, and no consent can name them. */
    public static final Set<DataCategory> NEVER_SHARED =
            Set.of(DataCategory.UNKNOWN, DataCategory.RECORD, DataCategory.DIRECTORY);

    /** @param evidence consents of any persons, in any versions and any order */
    public ConsentDecision decide(AccessRequest request, Collection<ConsentRecord> evidence) {
        return request.resource()
                .owner()
                .map(owner -> request.caller()
                        .fold(
                                citizen -> ofCitizen(citizen, owner),
                                recipient -> ofRecipient(recipient, owner, request, evidence),
                                operator -> new Deny(DenyReason.OPERATOR_READS_NOTHING)))
                .orElseGet(() -> new Permit(new Basis.Directory()));
    }

    private static ConsentDecision ofCitizen(Citizen citizen, PatientId owner) {
        return citizen.patient().equals(owner)
                ? new Permit(new Basis.OwnRecord())
                : new Deny(DenyReason.NOT_OWN_RECORD);
    }

    private static ConsentDecision ofRecipient(
            Recipient recipient, PatientId owner, AccessRequest request, Collection<ConsentRecord> evidence) {
        if (NEVER_SHARED.contains(request.resource().category())) {
            return new Deny(DenyReason.CATEGORY_NEVER_SHARED);
        }
        if (!PurposeCeiling.opens(recipient.purpose(), recipient.type())) {
            return new Deny(DenyReason.ABOVE_CEILING);
        }
        return CurrentConsents.of(owner, evidence)
                .map(consents -> byProvisions(recipient, request, consents))
                .orElseGet(() -> new Deny(DenyReason.EVIDENCE_UNREADABLE));
    }

    private static ConsentDecision byProvisions(Recipient recipient, AccessRequest request, CurrentConsents consents) {
        List<CitedProvision> given = consents.provisions().stream()
                .filter(cited -> cited.provision().grantee().equals(recipient.recipient()))
                .toList();
        Optional<DenyReason> silence = Optional.empty();
        for (Narrowing narrowing : narrowings(recipient, request)) {
            List<CitedProvision> left = given.stream()
                    .filter(c -> narrowing.keeps().test(c.provision()))
                    .toList();
            if (silence.isEmpty() && left.stream().noneMatch(CitedProvision::permits)) {
                silence = Optional.of(
                        given.stream().noneMatch(CitedProvision::permits)
                                ? DenyReason.NO_CONSENT
                                : narrowing.silence());
            }
            given = left;
        }
        if (given.stream().anyMatch(cited -> !cited.permits())) {
            return new Deny(DenyReason.DENIED_BY_PROVISION);
        }
        Optional<CitedProvision> decided = given.stream().min(Comparator.comparing(CitedProvision::ref, OLDEST));
        DenyReason reason = silence.orElse(DenyReason.NO_CONSENT);
        return decided.<ConsentDecision>map(cited -> new Permit(new Basis.ByConsent(cited.ref())))
                .orElseGet(() -> new Deny(reason));
    }

    /** Any order would do, as long as it is always the same: the decision must not depend on how rows arrive. */
    static final Comparator<ConsentRef> OLDEST =
            Comparator.comparing((ConsentRef ref) -> ref.id().value()).thenComparing(ConsentRef::version);

    private static List<Narrowing> narrowings(Recipient recipient, AccessRequest request) {
        List<Narrowing> narrowings = new ArrayList<>();
        narrowings.add(new Narrowing(p -> p.purpose() == recipient.purpose(), DenyReason.PURPOSE_NOT_COVERED));
        narrowings.add(new Narrowing(
                p -> p.categories().contains(request.resource().category()), DenyReason.CATEGORY_NOT_COVERED));
        narrowings.add(new Narrowing(p -> p.period().contains(request.at()), DenyReason.OUTSIDE_PERIOD));
        narrowings.add(new Narrowing(p -> p.speaksOfDay(request.resource()), DenyReason.OUTSIDE_DATA_PERIOD));
        return narrowings;
    }

    /** @param silence what is missing when no permit is left */
    private record Narrowing(Predicate<Provision> keeps, DenyReason silence) {}
}
