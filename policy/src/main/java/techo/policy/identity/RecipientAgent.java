package techo.policy.identity;

import java.util.Optional;

/** Who, or what, asks in the name of a recipient. */
public sealed interface RecipientAgent {
    /** The one person at the recipient who asks, when it is one. */
    default Optional<PractitionerId> practitioner() {
        return Optional.empty();
    }

    /** The study or analysis that the request is bound to. */
    default Optional<ProjectId> project() {
        return Optional.empty();
    }

    /** The only person whose record may be shown, when there is such a person. */
    default Optional<PatientId> confinedTo() {
        return Optional.empty();
    }

    /** Whether somebody is behind the request who could be asked to sign in again. */
    default boolean isSomebody() {
        return practitioner().isPresent() || confinedTo().isPresent();
    }

    /** A system of the organisation, without a person behind the request (SMART Backend Services). */
    record ClientSystem() implements RecipientAgent {}

    /** Someone who works for the organisation. */
    record Staff(PractitionerId who, BreakGlass breakGlass) implements RecipientAgent {
        @Override
        public Optional<PractitionerId> practitioner() {
            return Optional.of(who);
        }
    }

    /** Whether the organisation lets this person open a record in an emergency. */
    enum BreakGlass {
        AUTHORISED,
        NOT_AUTHORISED
    }

    /** Someone who works on one study; the purpose of use is {@link PurposeOfUse#RESEARCH}. */
    record Researcher(PractitionerId who, ProjectId study) implements RecipientAgent {
        @Override
        public Optional<PractitionerId> practitioner() {
            return Optional.of(who);
        }

        @Override
        public Optional<ProjectId> project() {
            return Optional.of(study);
        }
    }

    /** A system that runs one analysis: of a study, or one whose result goes back to the person (情報提供型). */
    record Analysis(ProjectId analysis) implements RecipientAgent {
        @Override
        public Optional<ProjectId> project() {
            return Optional.of(analysis);
        }
    }

    /** An app of the recipient that a person uses: it sees what that person consented to, and nobody else's record. */
    record PersonalApp(PatientId person) implements RecipientAgent {
        @Override
        public Optional<PatientId> confinedTo() {
            return Optional.of(person);
        }
    }
}
