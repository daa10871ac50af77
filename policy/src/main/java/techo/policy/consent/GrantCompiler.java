package techo.policy.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;

/**
 * Turns what is on file about one person into grants, so that a database can decide by looking for a row.
 *
 * <p>INVARIANT: a resource is covered by a grant that passes the gate of the recipient, and that is open for the state of
 * the person, exactly when {@link ConsentPolicy} permits it.
 */
public final class GrantCompiler {
    private final LegalLimits limits;

    public GrantCompiler(LegalLimits limits) {
        this.limits = limits;
    }

    public List<Grant> compile(PatientId person, Evidence evidence) {
        Optional<CurrentConsents> consents = evidence.current(person);
        Stream<Grant> byConsents = consents.stream()
                .flatMap(current -> current.all()
                        .filter(CitedProvision::permits)
                        .flatMap(permit -> ofPermit(
                                person,
                                permit,
                                current.denialsTo(permit.provision().grantee()))));
        return Stream.of(byConsents, ofDelegations(person, evidence), ofEmergencies(person, evidence, consents))
                .flatMap(grants -> grants)
                .toList();
    }

    private Stream<Grant> ofPermit(PatientId person, CitedProvision permit, List<CitedProvision> denials) {
        Provision given = permit.provision();
        Optional<Period> opening = permit.opening(limits);
        if (opening.isEmpty() || !permit.terms().kind().opensSight()) {
            return Stream.empty();
        }
        return given.categories().stream()
                .filter(category -> !ConsentPolicy.NEVER_SHARED.contains(category))
                .flatMap(category -> without(
                                denials,
                                given.purpose(),
                                category,
                                List.of(new Extent(opening.get(), given.dataPeriod())))
                        .map(left -> new Grant(
                                person,
                                new Grantee.OfRecipient(given.grantee()),
                                given.purpose(),
                                category,
                                left.extent.period(),
                                left.extent.data(),
                                given.narrowing(),
                                left.exceptions,
                                permit.terms(),
                                new Basis.ByConsent(permit))));
    }

    private Stream<Grant> ofDelegations(PatientId person, Evidence evidence) {
        PersonState state = evidence.state(person);
        return CurrentConsents.latest(person, evidence.delegations(), Delegation::ref, Delegation::principal).stream()
                .filter(delegation -> delegation.state() == Delegation.State.IN_FORCE)
                .filter(delegation -> delegation.rights().contains(DelegateRight.VIEW))
                .flatMap(delegation -> openings(delegation, state)
                        .flatMap(period -> delegation.categories().stream()
                                .map(category -> new Grant(
                                        person,
                                        new Grantee.OfDelegate(delegation.delegate()),
                                        delegation.kind().purpose(),
                                        category,
                                        period,
                                        DataPeriod.BOUNDLESS,
                                        Narrowing.NONE,
                                        List.of(),
                                        ConsentTerms.UNSTATED,
                                        new Basis.ByDelegation(delegation.ref())))));
    }

    /** When a delegation opens anything: once its document is verified, and for a parent while the child is a minor. */
    private Stream<Period> openings(Delegation delegation, PersonState state) {
        Optional<Period> verified = delegation.kind().asksForDocument()
                ? delegation.verifiedAt().flatMap(from -> delegation.period().and(new Period(from, Period.END)))
                : Optional.of(delegation.period());
        if (delegation.kind() != DelegationKind.PARENT) {
            return verified.stream();
        }
        return verified.stream()
                .flatMap(period -> state.birthDate().stream()
                        .flatMap(born -> limits.minority(born).stream())
                        .flatMap(minority -> period.and(minority).stream()));
    }

    private Stream<Grant> ofEmergencies(PatientId person, Evidence evidence, Optional<CurrentConsents> consents) {
        Collection<EmergencyChoice> choices =
                CurrentConsents.latest(person, evidence.choices(), EmergencyChoice::ref, EmergencyChoice::person);
        return evidence.accesses().stream()
                .filter(access -> access.person().equals(person))
                .flatMap(access -> access.categories().stream()
                        .filter(limits.emergencyCategories()::contains)
                        .flatMap(category -> ofEmergency(access, category, choices, consents)));
    }

    /** @param consents empty when one of them cannot be read */
    private Stream<Grant> ofEmergency(
            EmergencyAccess access,
            DataCategory category,
            Collection<EmergencyChoice> choices,
            Optional<CurrentConsents> consents) {
        List<Extent> open = access.opening(limits).stream()
                .map(period -> new Extent(period, DataPeriod.BOUNDLESS))
                .toList();
        Stream<Left> left = switch (access.ground()) {
            case LIFE -> open.stream().map(extent -> new Left(extent, List.of()));
            case CHOSEN_BEFORE ->
                consents.stream()
                        .flatMap(current -> without(
                                current.denialsTo(access.recipient()),
                                access.purpose(),
                                category,
                                chosen(open, access.purpose(), category, choices)));
        };
        return left.map(piece -> new Grant(
                access.person(),
                new Grantee.OfRecipient(access.recipient()),
                access.purpose(),
                category,
                piece.extent.period(),
                piece.extent.data(),
                Narrowing.NONE.to(access.practitioner()),
                piece.exceptions,
                ConsentTerms.UNSTATED,
                new Basis.ByEmergency(access.id(), access.ground())));
    }

    private static List<Extent> chosen(
            List<Extent> open, PurposeOfUse purpose, DataCategory category, Collection<EmergencyChoice> choices) {
        List<Extent> chosen = new ArrayList<>();
        for (EmergencyChoice choice : choices) {
            if (choice.effect() == Effect.PERMIT
                    && choice.speaksOf(purpose)
                    && choice.categories().contains(category)) {
                open.forEach(extent -> extent.period()
                        .and(choice.period())
                        .ifPresent(period -> chosen.add(new Extent(period, extent.data()))));
            }
        }
        List<Extent> left = chosen;
        for (EmergencyChoice choice : choices) {
            if (choice.effect() == Effect.DENY
                    && choice.speaksOf(purpose)
                    && choice.categories().contains(category)) {
                left = Extent.minus(left, new Extent(choice.period(), DataPeriod.BOUNDLESS));
            }
        }
        return left;
    }

    /**
     * @param denials to the recipient in question
     * @return what they leave of the extents
     */
    private static Stream<Left> without(
            List<CitedProvision> denials, PurposeOfUse purpose, DataCategory category, List<Extent> extents) {
        List<Extent> left = extents;
        List<GrantException> exceptions = new ArrayList<>();
        for (CitedProvision denial : denials) {
            Provision taken = denial.provision();
            if (taken.purpose() == purpose && taken.categories().contains(category)) {
                if (taken.narrowing().isNone()) {
                    left = Extent.minus(left, new Extent(taken.period(), taken.dataPeriod()));
                } else {
                    exceptions.add(new GrantException(taken.period(), taken.dataPeriod(), taken.narrowing()));
                }
            }
        }
        return left.stream().map(extent -> new Left(extent, exceptions));
    }

    /** What is left open, but for the exceptions. */
    private record Left(Extent extent, List<GrantException> exceptions) {}
}
