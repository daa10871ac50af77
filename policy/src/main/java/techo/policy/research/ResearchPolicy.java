package techo.policy.research;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PurposeOfUse;
import techo.policy.research.Generalisation.DateDetail;
import techo.policy.research.Generalisation.PlaceDetail;
import techo.policy.research.ReleaseDecision.Deny;
import techo.policy.research.ReleaseDecision.Permit;
import techo.policy.research.ReleaseDecision.Reason;

/**
 * What a study may be and when its data may leave.
 *
 * <p>The hard rule: pseudonymised data go to no third party (APPI Art. 41(6)). Consent does not lift it, and it is asked
 * when a study is proposed and each time data leave, because a recipient's relation to the operator can change between.
 */
public final class ResearchPolicy {
    private static final int ANONYMISED_AGE_BAND = 5;

    /** @param typesOffered the resource types that the allow-list has */
    public Set<StudyDefect> defects(Study study, RecipientRelation relation, Set<String> typesOffered) {
        Set<StudyDefect> defects = EnumSet.noneOf(StudyDefect.class);
        if (forbidden(study, relation)) {
            defects.add(StudyDefect.PSEUDONYMISED_TO_THIRD_PARTY);
        }
        if (study.variables().isEmpty()) {
            defects.add(StudyDefect.NO_VARIABLES);
        }
        if (!study.variables().stream().allMatch(variable -> typesOffered.contains(variable.type()))) {
            defects.add(StudyDefect.VARIABLE_UNKNOWN);
        }
        if (study.thresholds().smallest() < study.output().smallestClass()) {
            defects.add(StudyDefect.CLASSES_TOO_SMALL);
        }
        if (study.output() == OutputKind.ANONYMISED) {
            defects.addAll(tooFine(study));
        }
        return defects;
    }

    public ReleaseDecision decide(Study study, RecipientRelation relation, Caller caller, Instant at) {
        return caller.fold(
                citizen -> new Deny(Reason.NOT_A_RECIPIENT),
                delegate -> new Deny(Reason.NOT_A_RECIPIENT),
                recipient -> decide(study, relation, recipient, at),
                operator -> new Deny(Reason.NOT_A_RECIPIENT));
    }

    private static ReleaseDecision decide(Study study, RecipientRelation relation, Recipient recipient, Instant at) {
        if (!study.recipient().equals(recipient.recipient())) {
            return new Deny(Reason.OTHER_RECIPIENT);
        }
        if (!recipient.agent().project().filter(study.id()::equals).isPresent()) {
            return new Deny(Reason.OTHER_STUDY);
        }
        if (recipient.purpose() != PurposeOfUse.RESEARCH) {
            return new Deny(Reason.OTHER_PURPOSE);
        }
        if (forbidden(study, relation)) {
            return new Deny(Reason.PSEUDONYMISED_TO_THIRD_PARTY);
        }
        return switch (study.state()) {
            case PROPOSED -> new Deny(Reason.NOT_APPROVED);
            case CLOSED -> new Deny(Reason.CLOSED);
            case KEYS_DESTROYED -> new Deny(Reason.KEYS_DESTROYED);
            case APPROVED -> ofApproved(study, at);
        };
    }

    private static ReleaseDecision ofApproved(Study study, Instant at) {
        if (!study.period().contains(at)) {
            return new Deny(Reason.OUTSIDE_PERIOD);
        }
        return study.notice()
                        .filter(notice -> !notice.publishedAt().isAfter(at))
                        .isPresent()
                ? new Permit(study.output())
                : new Deny(Reason.NOT_PUBLISHED);
    }

    private static boolean forbidden(Study study, RecipientRelation relation) {
        return study.output() == OutputKind.PSEUDONYMISED && relation == RecipientRelation.THIRD_PARTY;
    }

    private static Set<StudyDefect> tooFine(Study study) {
        Set<StudyDefect> defects = EnumSet.noneOf(StudyDefect.class);
        Generalisation generalisation = study.generalisation();
        if (generalisation.dates() == DateDetail.SHIFTED) {
            defects.add(StudyDefect.DATES_TOO_FINE);
        }
        if (generalisation.place() == PlaceDetail.POSTCODE_3) {
            defects.add(StudyDefect.PLACES_TOO_FINE);
        }
        if (generalisation.ageBand() < ANONYMISED_AGE_BAND) {
            defects.add(StudyDefect.AGES_TOO_FINE);
        }
        if (study.thresholds().diversity() < 2) {
            defects.add(StudyDefect.DIVERSITY_TOO_SMALL);
        }
        return defects;
    }
}
