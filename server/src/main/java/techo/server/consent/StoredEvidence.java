package techo.server.consent;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import techo.interceptors.consent.OnFile;
import techo.policy.consent.Conditions;
import techo.policy.consent.Delegation;
import techo.policy.consent.Evidence;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.Notices;
import techo.policy.consent.PurposeCeiling;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.recipient.RecipientRegister;
import techo.server.delegation.PersonalDelegations;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.Recipients;

/** What the tables hold now of people and of what holds for all of them. Nothing is kept between two questions. */
public final class StoredEvidence implements OnFile {
    private static final Set<PurposeOfUse> EMERGENCIES = EnumSet.of(PurposeOfUse.EMERGENCY, PurposeOfUse.DISASTER);

    private final ProvisionRows provisions;
    private final EmergencyRows emergencies;
    private final PersonRows persons;
    private final PersonalDelegations delegations;
    private final Recipients recipients;
    private final PublishedNotices notices;
    private final PurposeCeiling ceiling;
    private final LegalLimits limits;
    private final StoredGates gates;

    StoredEvidence(
            ProvisionRows provisions,
            EmergencyRows emergencies,
            PersonRows persons,
            PersonalDelegations delegations,
            Recipients recipients,
            PublishedNotices notices,
            PurposeCeiling ceiling,
            LegalLimits limits) {
        this.gates = new StoredGates(recipients, notices, ceiling, limits);
        this.provisions = provisions;
        this.emergencies = emergencies;
        this.persons = persons;
        this.delegations = delegations;
        this.recipients = recipients;
        this.notices = notices;
        this.ceiling = ceiling;
        this.limits = limits;
    }

    /** A recipient's access depends on what people said, a delegate's on delegations. */
    @Override
    public Evidence evidence(Caller caller, Set<PatientId> people) {
        return caller.fold(
                citizen -> Evidence.NONE,
                delegate -> of(Set.of(delegate.principal())),
                recipient -> ofRecipient(recipient, people),
                operator -> Evidence.NONE);
    }

    @Override
    public Conditions conditions(Caller caller) {
        return caller.fold(
                citizen -> withoutRecipient(),
                delegate -> withoutRecipient(),
                gates::conditions,
                operator -> withoutRecipient());
    }

    /** Everything on file about these people. */
    public Evidence of(Set<PatientId> people) {
        return of(
                people,
                people.stream()
                        .flatMap(person -> delegations.of(person).stream())
                        .toList());
    }

    /** The same with what the person stopped, and how long the person had been away, as it was then. */
    public Evidence of(PatientId person, Instant then) {
        return of(Set.of(person)).with(persons.of(Set.of(person), then));
    }

    /** Whether it is known what people had stopped and hidden then. */
    public boolean isKeptOf(Instant then) {
        return !then.isBefore(persons.keptSince());
    }

    /** What may decide who consents for a person: the age, and who acts for the person. */
    Evidence ofGiver(Caller caller, PatientId person) {
        return new Evidence(
                List.of(),
                caller instanceof Caller.Delegate ? delegations.of(person) : List.of(),
                List.of(),
                List.of(),
                persons.of(Set.of(person)));
    }

    /** What may decide what a recipient sees: nobody's age and nobody's delegates, and emergencies only in one. */
    public Evidence ofRecipient(Recipient recipient, Set<PatientId> people) {
        boolean emergency = EMERGENCIES.contains(recipient.purpose());
        ProvisionRows.SaidTo said = provisions.to(recipient.recipient(), people);
        return new Evidence(
                said.consents(),
                List.of(),
                emergency ? emergencies.choices(people) : List.of(),
                emergency ? emergencies.accesses(people) : List.of(),
                said.states());
    }

    /** The same with what people had stopped, and how long they had been away, as it was then. */
    public Evidence ofRecipient(Recipient recipient, Set<PatientId> people, Instant then) {
        return ofRecipient(recipient, people).with(persons.of(people, then));
    }

    private Evidence of(Set<PatientId> people, List<Delegation> delegated) {
        return new Evidence(
                provisions.of(people),
                delegated,
                emergencies.choices(people),
                emergencies.accesses(people),
                persons.of(people));
    }

    /** What holds for requests of this recipient, and for consents that are given to it. */
    public Conditions conditions(RecipientId recipient) {
        return new Conditions(ceiling, recipients.register(recipient), notices.all(), limits);
    }

    private Conditions withoutRecipient() {
        return new Conditions(ceiling, RecipientRegister.unkept(), Notices.NONE, limits);
    }
}
