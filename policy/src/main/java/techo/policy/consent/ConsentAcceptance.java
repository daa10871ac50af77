package techo.policy.consent;

import static techo.policy.identity.PurposeOfUse.INFO_SERVICE;
import static techo.policy.identity.PurposeOfUse.SELF_VIEW;
import static techo.policy.identity.PurposeOfUse.SUBMIT_INS;
import static techo.policy.identity.PurposeOfUse.SUBMIT_OTHER;
import static techo.policy.identity.PurposeOfUse.SUBMIT_PUB;
import static techo.policy.identity.PurposeOfUse.TREAT;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

/**
 * Whether a consent may be given at all: by whom, to whom, for what and on the strength of which texts. It says
 * everything that is wrong, so that a person is asked once.
 */
public final class ConsentAcceptance {
    private static final Set<PurposeOfUse> SUBMISSIONS = EnumSet.of(SUBMIT_INS, SUBMIT_PUB, SUBMIT_OTHER);

    private final Conditions conditions;

    public ConsentAcceptance(Conditions conditions) {
        this.conditions = conditions;
    }

    /** @return why it is not accepted; empty when it is */
    public Set<ConsentRefusal> refusals(ConsentProposal proposal, Evidence evidence) {
        Set<ConsentRefusal> refusals = EnumSet.noneOf(ConsentRefusal.class);
        if (proposal.terms().givenAt().isAfter(proposal.at())) {
            refusals.add(ConsentRefusal.GIVEN_IN_FUTURE);
        }
        ofGiver(proposal, evidence).ifPresent(refusals::add);
        if (proposal.provisions().isEmpty()) {
            refusals.add(ConsentRefusal.EMPTY);
        }
        boolean bundled = proposal.provisions().stream()
                        .map(p -> p.grantee().value() + " " + p.purpose().code())
                        .distinct()
                        .count()
                > 1;
        if (bundled) {
            refusals.add(ConsentRefusal.BUNDLED);
        }
        for (Provision provision : proposal.provisions()) {
            if (provision.categories().stream().anyMatch(ConsentPolicy.NEVER_SHARED::contains)) {
                refusals.add(ConsentRefusal.CATEGORY_NEVER_SHARED);
            }
            if (provision.permits()) {
                ofPermit(proposal, provision, refusals);
            }
        }
        return refusals;
    }

    private Optional<ConsentRefusal> ofGiver(ConsentProposal proposal, Evidence evidence) {
        PersonState state = evidence.state(proposal.person());
        if (proposal.giver() instanceof ConsentGiver.Representative representative) {
            return mayConsent(representative.delegate(), proposal.person(), proposal.at(), evidence)
                    ? Optional.empty()
                    : Optional.of(ConsentRefusal.REPRESENTATIVE_WITHOUT_RIGHT);
        }
        Optional<LocalDate> born = state.birthDate();
        if (born.isEmpty()) {
            return Optional.of(ConsentRefusal.AGE_UNKNOWN);
        }
        return conditions.limits().isMinor(born.get(), proposal.at())
                ? Optional.of(ConsentRefusal.CHILD_CANNOT_CONSENT)
                : Optional.empty();
    }

    private boolean mayConsent(DelegateId delegate, PatientId person, Instant at, Evidence evidence) {
        PersonState state = evidence.state(person);
        return !state.isShielded(at)
                && CurrentConsents.latest(person, evidence.delegations(), Delegation::ref, Delegation::principal)
                        .stream()
                        .filter(delegation -> delegation.state() == Delegation.State.IN_FORCE)
                        .filter(delegation -> delegation.delegate().equals(delegate))
                        .filter(delegation -> delegation.rights().contains(DelegateRight.CONSENT))
                        .anyMatch(delegation ->
                                delegation.lapse(at, state, conditions.limits()).isEmpty());
    }

    private void ofPermit(ConsentProposal proposal, Provision permit, Set<ConsentRefusal> refusals) {
        ConsentTerms terms = proposal.terms();
        if (!fits(terms.kind(), permit.purpose())) {
            refusals.add(ConsentRefusal.KIND_AND_PURPOSE);
        }
        if (terms.kind() == ConsentKind.ANALYSIS && permit.narrowing().project().isEmpty()) {
            refusals.add(ConsentRefusal.ANALYSIS_UNNAMED);
        }
        if (terms.kind() == ConsentKind.SUBMISSION && permit.narrowing().links().isEmpty()) {
            refusals.add(ConsentRefusal.SUBMISSION_WITHOUT_ITEMS);
        }
        if (!terms.notice().equals(conditions.notices().shown(permit.purpose(), terms.givenAt()))) {
            refusals.add(ConsentRefusal.NOTICE_NOT_CURRENT);
        }
        if (terms.kind() != ConsentKind.ACQUISITION && terms.kind() != ConsentKind.LINK) {
            ofRecipient(proposal, permit, refusals);
        }
    }

    private void ofRecipient(ConsentProposal proposal, Provision permit, Set<ConsentRefusal> refusals) {
        Set<ConsentRefusal> found = conditions
                .recipients()
                .find(
                        permit.grantee(),
                        registered -> ofRegistered(proposal, permit, registered),
                        () -> EnumSet.of(ConsentRefusal.RECIPIENT_UNREGISTERED),
                        () -> EnumSet.noneOf(ConsentRefusal.class));
        refusals.addAll(found);
    }

    private Set<ConsentRefusal> ofRegistered(
            ConsentProposal proposal, Provision permit, RegisteredRecipient recipient) {
        Set<ConsentRefusal> refusals = EnumSet.noneOf(ConsentRefusal.class);
        ConsentTerms terms = proposal.terms();
        if (!conditions.ceiling().opens(permit.purpose(), recipient.type(), proposal.at())) {
            refusals.add(ConsentRefusal.ABOVE_CEILING);
        }
        if (!terms.recipient().equals(recipient.version())) {
            refusals.add(ConsentRefusal.RECIPIENT_VERSION_NOT_CURRENT);
        }
        boolean mustBeTold = recipient.seat() instanceof Seat.InformedConsentOnly;
        if (mustBeTold && !terms.foreignTexts().containsAll(EnumSet.allOf(ForeignText.class))) {
            refusals.add(ConsentRefusal.FOREIGN_TEXTS_MISSING);
        }
        return refusals;
    }

    private static boolean fits(ConsentKind kind, PurposeOfUse purpose) {
        return switch (kind) {
            case SHARING -> purpose != INFO_SERVICE && purpose != SELF_VIEW && !SUBMISSIONS.contains(purpose);
            case VIEWING -> purpose == TREAT;
            case ANALYSIS -> purpose == INFO_SERVICE;
            case ACQUISITION, LINK -> purpose == SELF_VIEW;
            case SUBMISSION -> SUBMISSIONS.contains(purpose);
        };
    }
}
