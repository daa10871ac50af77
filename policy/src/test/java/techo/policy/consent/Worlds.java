package techo.policy.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.Checklist;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.RecipientRegister;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

/** Draws small worlds by chance: few people, recipients and days, so that provisions meet, touch and overlap. */
final class Worlds {
    static final PatientId ALICE = new PatientId("alice");
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final DataLink ITEM = new DataLink(DataLink.Meaning.INSTANCE, "Observation/1");
    private static final DataLink VISIT = new DataLink(DataLink.Meaning.RELATED, "Encounter/1");
    private static final LegalLimits LIMITS = new LegalLimits(
            List.of(new AgeLimit(DataPeriod.EARLIEST, 15), new AgeLimit(DAY.plusDays(5), 16)),
            Duration.ofDays(3),
            Duration.ofDays(5),
            Duration.ofDays(12),
            Duration.ofDays(6),
            Duration.ofDays(4),
            EnumSet.of(DataCategory.LAB),
            Duration.ofDays(7));

    private final Random random;

    Worlds(Random random) {
        this.random = random;
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    Conditions conditions() {
        if (oneIn(2)) {
            return new Conditions(PurposeCeiling.shipped(), RecipientRegister.unkept(), Notices.NONE, LIMITS);
        }
        List<RegisteredRecipient> recipients = new ArrayList<>();
        recipients.add(registered("clinic", RecipientType.MEDICAL));
        recipients.add(registered("other", oneIn(2) ? RecipientType.MEDICAL : RecipientType.PHR));
        Notice notice = new Notice(
                PurposeOfUse.TREAT, new NoticeVersion(2), Period.BEGINNING, oneIn(2) ? Period.END : instant());
        return new Conditions(
                PurposeCeiling.shipped(), RecipientRegister.of(recipients), Notices.of(List.of(notice)), LIMITS);
    }

    private RegisteredRecipient registered(String id, RecipientType type) {
        Seat.Country abroad = new Seat.Country("US");
        Seat seat = switch (random.nextInt(6)) {
            case 0 -> new Seat.InformedConsentOnly(abroad);
            case 1 -> new Seat.EquivalentMeasures(abroad, instant());
            default -> new Seat.InJapan();
        };
        return new RegisteredRecipient(
                new RecipientId(id),
                type,
                oneIn(12) ? RecipientState.SUSPENDED : RecipientState.ACTIVE,
                oneIn(12) ? Set.of(PurposeOfUse.RESEARCH) : EnumSet.allOf(PurposeOfUse.class),
                new RecipientVersion(random.nextInt(2)),
                oneIn(3) ? Optional.empty() : Optional.of(new Checklist(instant(), oneIn(4) ? instant() : Period.END)),
                seat,
                Optional.empty());
    }

    Evidence evidence() {
        return new Evidence(
                consents(), delegations(), choices(), accesses(), oneIn(2) ? Map.of() : Map.of(ALICE, state()));
    }

    private List<ConsentRecord> consents() {
        List<ConsentRecord> consents = new ArrayList<>();
        int count = 1 + random.nextInt(7);
        for (int i = 0; i < count; i++) {
            ConsentRef ref = new ConsentRef(new ConsentId("c" + random.nextInt(6)), 1 + i);
            consents.add(
                    switch (random.nextInt(80)) {
                        case 0 -> new ConsentRecord.Unreadable(ref, person());
                        case 1, 2 -> new ConsentRecord.NotInForce(ref, person());
                        default -> new ConsentRecord.InForce(ref, person(), terms(), provisions());
                    });
        }
        return consents;
    }

    ConsentTerms terms() {
        if (oneIn(2)) {
            return ConsentTerms.UNSTATED;
        }
        return new ConsentTerms(
                oneIn(3) ? ConsentKind.values()[random.nextInt(ConsentKind.values().length)] : ConsentKind.SHARING,
                instant(),
                new NoticeVersion(random.nextInt(3)),
                new RecipientVersion(random.nextInt(3)),
                oneIn(2) ? EnumSet.allOf(ForeignText.class) : Set.of());
    }

    private List<Provision> provisions() {
        List<Provision> provisions = new ArrayList<>();
        provisions.add(provision(oneIn(4) ? Effect.DENY : Effect.PERMIT));
        if (oneIn(3)) {
            provisions.add(provision(Effect.DENY));
        }
        return provisions;
    }

    Provision provision(Effect effect) {
        return new Provision(effect, recipient(), purpose(), categories(), period(), dataPeriod(), narrowing());
    }

    private Narrowing narrowing() {
        return switch (random.nextInt(10)) {
            case 0 -> Narrowing.NONE.to(practitioner());
            case 1 -> Narrowing.NONE.to(project());
            case 2 -> Narrowing.NONE.toLinks(Set.of(oneIn(2) ? ITEM : VISIT));
            case 3 -> Narrowing.NONE.toOrigins(EnumSet.of(origin(), origin()));
            case 4 -> Narrowing.NONE.toLinks(Set.of(ITEM, VISIT)).to(practitioner());
            default -> Narrowing.NONE;
        };
    }

    private List<Delegation> delegations() {
        List<Delegation> delegations = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            delegations.add(new Delegation(
                    new ConsentRef(new ConsentId("d" + random.nextInt(2)), 1 + i),
                    person(),
                    delegate(),
                    DelegationKind.values()[random.nextInt(DelegationKind.values().length)],
                    oneIn(5) ? Set.of(DelegateRight.MANAGE) : Set.of(DelegateRight.VIEW),
                    EnumSet.of(oneIn(2) ? DataCategory.LAB : DataCategory.VITAL),
                    period(),
                    oneIn(4) ? Optional.empty() : Optional.of(instant()),
                    oneIn(5) ? Delegation.State.ENDED : Delegation.State.IN_FORCE));
        }
        return delegations;
    }

    private List<EmergencyChoice> choices() {
        List<EmergencyChoice> choices = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            choices.add(new EmergencyChoice(
                    new ConsentRef(new ConsentId("e" + random.nextInt(3)), 1 + i),
                    person(),
                    PurposeOfUse.EMERGENCY,
                    oneIn(4) ? Effect.DENY : Effect.PERMIT,
                    categories(),
                    period(),
                    oneIn(5) ? EmergencyChoice.State.WITHDRAWN : EmergencyChoice.State.IN_FORCE));
        }
        return choices;
    }

    private List<EmergencyAccess> accesses() {
        List<EmergencyAccess> accesses = new ArrayList<>();
        int count = oneIn(2) ? 0 : random.nextInt(3);
        for (int i = 0; i < count; i++) {
            accesses.add(new EmergencyAccess(
                    new EmergencyAccessId("a" + i),
                    person(),
                    recipient(),
                    practitioner(),
                    PurposeOfUse.EMERGENCY,
                    oneIn(3) ? EmergencyGround.LIFE : EmergencyGround.CHOSEN_BEFORE,
                    categories(),
                    period()));
        }
        return accesses;
    }

    private PersonState state() {
        return new PersonState(
                oneIn(4) ? Optional.empty() : Optional.of(day().minusYears(oneIn(2) ? 15 : 16)),
                oneIn(2) ? Optional.empty() : Optional.of(instant()),
                oneIn(5) ? Optional.of(instant()) : Optional.empty(),
                oneIn(5) ? Optional.of(instant()) : Optional.empty());
    }

    AccessRequest request() {
        ResourceFacts resource = new ResourceFacts(
                Optional.of(ALICE),
                category(),
                origin(),
                oneIn(4) ? Optional.empty() : Optional.of(day()),
                oneIn(10) ? Set.of(oneIn(2) ? Audience.RECIPIENTS : Audience.DELEGATES) : Set.of(),
                oneIn(2) ? Set.of() : Set.of(oneIn(2) ? ITEM : VISIT));
        return new AccessRequest(caller(), resource, instant());
    }

    private Caller caller() {
        if (oneIn(4)) {
            return new Caller.Delegate(
                    delegate(), person(), access(oneIn(2) ? PurposeOfUse.LEGAL_REP : PurposeOfUse.FAMILY_VIEW));
        }
        PurposeOfUse purpose = purpose();
        RecipientAgent agent = switch (random.nextInt(4)) {
            case 0 -> new RecipientAgent.ClientSystem();
            case 1 -> new RecipientAgent.Analysis(project());
            case 2 -> new RecipientAgent.PersonalApp(person());
            default -> new RecipientAgent.Staff(practitioner(), RecipientAgent.BreakGlass.AUTHORISED);
        };
        return new Caller.Recipient(recipient(), RecipientType.MEDICAL, access(purpose), agent);
    }

    private static Access access(PurposeOfUse purpose) {
        return Access.unnarrowed(new ClientId("client"), purpose);
    }

    /** The same evidence in another order. */
    Evidence shuffled(Evidence evidence) {
        List<ConsentRecord> consents = new ArrayList<>();
        for (ConsentRecord consent : shuffled(evidence.consents())) {
            consents.add(consent.fold(
                    inForce -> new ConsentRecord.InForce(
                            inForce.ref(), inForce.person(), inForce.terms(), shuffled(inForce.provisions())),
                    notInForce -> notInForce,
                    unreadable -> unreadable));
        }
        return new Evidence(
                consents,
                shuffled(evidence.delegations()),
                shuffled(evidence.choices()),
                shuffled(evidence.accesses()),
                evidence.states());
    }

    private <T> List<T> shuffled(Collection<T> all) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    Period period() {
        LocalDate first = day();
        return switch (random.nextInt(4)) {
            case 0 -> Period.ALWAYS;
            case 1 -> new Period(Period.BEGINNING, Period.ofDays(first, first).until());
            default -> Period.ofDays(first, first.plusDays(random.nextInt(8)));
        };
    }

    DataPeriod dataPeriod() {
        LocalDate first = day();
        return switch (random.nextInt(4)) {
            case 0, 1 -> DataPeriod.BOUNDLESS;
            case 2 -> new DataPeriod(first, DataPeriod.LATEST);
            default -> new DataPeriod(first, first.plusDays(random.nextInt(8)));
        };
    }

    private Instant instant() {
        return day().atStartOfDay(Period.JAPAN).toInstant();
    }

    private LocalDate day() {
        return DAY.plusDays(random.nextInt(12));
    }

    private PatientId person() {
        return oneIn(10) ? new PatientId("bob") : ALICE;
    }

    private Set<DataCategory> categories() {
        return EnumSet.of(category(), category());
    }

    private DataCategory category() {
        return switch (random.nextInt(12)) {
            case 0 -> DataCategory.UNKNOWN;
            case 1, 2 -> DataCategory.VITAL;
            default -> DataCategory.LAB;
        };
    }

    private DataOrigin origin() {
        return List.of(DataOrigin.HOSPITAL, DataOrigin.MYNA_INSURANCE, DataOrigin.OPERATOR)
                .get(random.nextInt(3));
    }

    private RecipientId recipient() {
        return new RecipientId(oneIn(5) ? "other" : "clinic");
    }

    private PractitionerId practitioner() {
        return new PractitionerId(oneIn(3) ? "dr-b" : "dr-a");
    }

    private ProjectId project() {
        return new ProjectId(oneIn(2) ? "p1" : "p2");
    }

    private DelegateId delegate() {
        return new DelegateId(oneIn(3) ? "aunt" : "mother");
    }

    private PurposeOfUse purpose() {
        return oneIn(4) ? PurposeOfUse.EMERGENCY : PurposeOfUse.TREAT;
    }
}
