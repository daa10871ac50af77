package techo.server.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import techo.policy.consent.Audience;
import techo.policy.consent.Conditions;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Effect;
import techo.policy.consent.EmergencyAccess;
import techo.policy.consent.EmergencyAccessId;
import techo.policy.consent.EmergencyChoice;
import techo.policy.consent.EmergencyGround;
import techo.policy.consent.Evidence;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.Narrowing;
import techo.policy.consent.Notice;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Notices;
import techo.policy.consent.Period;
import techo.policy.consent.PersonState;
import techo.policy.consent.Provision;
import techo.policy.consent.PurposeCeiling;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
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

/** One person, two recipients, and whatever the rules know of them, at random within a few weeks. */
final class RandomWorld {
    static final PatientId PERSON = new PatientId("sql-person");
    static final String CLINIC = "sql-clinic";
    static final String OTHER = "sql-other";
    /** No other test has a notice for it. */
    static final PurposeOfUse PURPOSE = PurposeOfUse.HEALTH_GUIDE;

    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private static final List<DataCategory> CATEGORIES =
            List.of(DataCategory.ALLERGY, DataCategory.VITAL, DataCategory.UNKNOWN);
    private static final List<DataOrigin> ORIGINS =
            List.of(DataOrigin.HOSPITAL, DataOrigin.OPERATOR, DataOrigin.MYNA_PMH);

    private final Random random;
    private PersonState state = PersonState.UNSTATED;

    RandomWorld(Random random) {
        this.random = random;
    }

    /** What the last evidence says of the person's state. */
    PersonState lastState() {
        return state;
    }

    List<ResourceFacts> record() {
        List<ResourceFacts> record = new ArrayList<>();
        for (DataCategory category : CATEGORIES) {
            for (int i = 0; i <= 6; i++) {
                record.add(new ResourceFacts(
                        Optional.of(PERSON),
                        category,
                        ORIGINS.get(random.nextInt(3)),
                        i == 6 ? Optional.empty() : Optional.of(DAY.plusDays(2L * i)),
                        oneIn(8) ? EnumSet.of(Audience.values()[random.nextInt(2)]) : Set.of(),
                        Set.of(item(category, i))));
            }
        }
        return record;
    }

    Evidence evidence() {
        state = new PersonState(
                Optional.empty(),
                oneIn(3) ? Optional.of(instant().minusSeconds(random.nextInt(2) * 360L * 86_400)) : Optional.empty(),
                oneIn(8) ? Optional.of(instant()) : Optional.empty(),
                Optional.empty());
        return new Evidence(consents(), List.of(), choices(), accesses(), Map.of(PERSON, state));
    }

    private List<ConsentRecord> consents() {
        List<ConsentRecord> consents = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            ConsentRef ref = new ConsentRef(new ConsentId("c" + i), 1);
            Effect effect = oneIn(4) ? Effect.DENY : Effect.PERMIT;
            consents.add(
                    oneIn(60)
                            ? new ConsentRecord.Unreadable(ref, PERSON)
                            : new ConsentRecord.InForce(ref, PERSON, terms(), List.of(provision(effect))));
        }
        return consents;
    }

    private ConsentTerms terms() {
        ConsentKind kind = oneIn(10) ? ConsentKind.values()[random.nextInt(6)] : ConsentKind.SHARING;
        return new ConsentTerms(
                kind,
                oneIn(4) ? Period.BEGINNING : instant(),
                new NoticeVersion(2 - random.nextInt(5) / 3),
                new RecipientVersion(2 - random.nextInt(5) / 3),
                oneIn(2) ? EnumSet.allOf(ForeignText.class) : EnumSet.of(ForeignText.COUNTRY));
    }

    private Provision provision(Effect effect) {
        return new Provision(
                effect,
                recipient(),
                oneIn(6) ? PurposeOfUse.EMERGENCY : PURPOSE,
                EnumSet.of(CATEGORIES.get(random.nextInt(3)), CATEGORIES.get(random.nextInt(3))),
                random.nextBoolean() ? Period.ALWAYS : Period.ofDays(day(), DAY.plusDays(12)),
                dataPeriod(),
                narrowing());
    }

    private Narrowing narrowing() {
        Narrowing narrowing = Narrowing.NONE;
        if (oneIn(8)) {
            narrowing = narrowing.to(practitioner());
        }
        if (oneIn(10)) {
            narrowing = narrowing.to(project());
        }
        if (oneIn(6)) {
            narrowing = narrowing.toLinks(someItems());
        }
        return oneIn(6) ? narrowing.toOrigins(EnumSet.of(ORIGINS.get(random.nextInt(3)))) : narrowing;
    }

    /** As the Consent names it; each category has seven. */
    private static DataLink item(DataCategory category, int number) {
        return new DataLink(DataLink.Meaning.INSTANCE, "Observation/sql-" + category.number() + "-" + number);
    }

    private Set<DataLink> someItems() {
        return Set.of(item(CATEGORIES.get(0), random.nextInt(7)), item(CATEGORIES.get(1), random.nextInt(7)));
    }

    private DataPeriod dataPeriod() {
        return switch (random.nextInt(4)) {
            case 0, 1 -> DataPeriod.BOUNDLESS;
            case 2 -> new DataPeriod(day(), DataPeriod.LATEST);
            default -> new DataPeriod(DAY.plusDays(random.nextInt(6)), DAY.plusDays(6 + random.nextInt(6)));
        };
    }

    private List<EmergencyChoice> choices() {
        return oneIn(2)
                ? List.of()
                : List.of(new EmergencyChoice(
                        new ConsentRef(new ConsentId("choice"), 1),
                        PERSON,
                        PurposeOfUse.EMERGENCY,
                        oneIn(4) ? Effect.DENY : Effect.PERMIT,
                        Set.of(DataCategory.ALLERGY),
                        oneIn(2) ? Period.ALWAYS : Period.ofDays(day(), DAY.plusDays(12)),
                        EmergencyChoice.State.IN_FORCE));
    }

    private List<EmergencyAccess> accesses() {
        Instant from = instant();
        return oneIn(2)
                ? List.of()
                : List.of(new EmergencyAccess(
                        new EmergencyAccessId("opened"),
                        PERSON,
                        recipient(),
                        practitioner(),
                        PurposeOfUse.EMERGENCY,
                        EmergencyGround.values()[random.nextInt(2)],
                        Set.of(DataCategory.ALLERGY, DataCategory.VITAL),
                        new Period(from, from.plusSeconds(86_400L * (1 + random.nextInt(3))))));
    }

    Register register() {
        List<RegisteredRecipient> registered = new ArrayList<>();
        for (String id : List.of(CLINIC, OTHER)) {
            if (oneIn(2)) {
                registered.add(registered(id));
            }
        }
        List<Notice> notices = new ArrayList<>();
        for (int version = 1; version <= random.nextInt(3); version++) {
            Instant from = oneIn(2) ? Period.BEGINNING : instant();
            notices.add(new Notice(PURPOSE, new NoticeVersion(version), from, from));
        }
        return new Register(registered, new Notices(notices));
    }

    private RegisteredRecipient registered(String id) {
        Seat.Country abroad = new Seat.Country("US");
        Seat seat = switch (random.nextInt(8)) {
            case 0 -> new Seat.InformedConsentOnly(abroad);
            case 1 -> new Seat.EquivalentMeasures(abroad, instant().minusSeconds(86_400L * 360));
            case 2 -> new Seat.Recognised(abroad);
            default -> new Seat.InJapan();
        };
        return new RegisteredRecipient(
                new RecipientId(id),
                oneIn(3) ? RecipientType.PHR : RecipientType.MEDICAL,
                oneIn(10) ? RecipientState.SUSPENDED : RecipientState.ACTIVE,
                oneIn(10) ? Set.of(PurposeOfUse.RESEARCH) : Set.of(PURPOSE, PurposeOfUse.EMERGENCY),
                new RecipientVersion(random.nextInt(3)),
                oneIn(3)
                        ? Optional.empty()
                        : Optional.of(new Checklist(
                                instant().minusSeconds(random.nextInt(2) * 86_400L * 360),
                                oneIn(6) ? instant() : Period.END)),
                seat,
                Optional.empty());
    }

    /** Within the ceiling, below it, and another recipient. */
    Caller.Recipient caller() {
        RecipientType type = oneIn(6) ? RecipientType.RESEARCHER : oneIn(3) ? RecipientType.PHR : RecipientType.MEDICAL;
        PurposeOfUse purpose = oneIn(3) ? PurposeOfUse.EMERGENCY : PURPOSE;
        return new Caller.Recipient(recipient(), type, Access.unnarrowed(new ClientId("client"), purpose), agent());
    }

    /** An app of somebody else sees nothing of this person, whatever this person consented to. */
    private RecipientAgent agent() {
        return switch (random.nextInt(8)) {
            case 0 -> new RecipientAgent.PersonalApp(new PatientId("sql-nobody"));
            case 1, 2, 3 -> new RecipientAgent.Staff(practitioner(), RecipientAgent.BreakGlass.AUTHORISED);
            case 4 -> new RecipientAgent.Analysis(project());
            default -> new RecipientAgent.ClientSystem();
        };
    }

    private RecipientId recipient() {
        return new RecipientId(oneIn(4) ? OTHER : CLINIC);
    }

    private PractitionerId practitioner() {
        return new PractitionerId(oneIn(3) ? "dr-b" : "dr-a");
    }

    private ProjectId project() {
        return new ProjectId(oneIn(3) ? "study-b" : "study-a");
    }

    Instant instant() {
        return Period.ofDays(day(), DAY.plusDays(20)).from().plusSeconds(random.nextInt(3) * 40_000L);
    }

    private LocalDate day() {
        return DAY.plusDays(random.nextInt(12));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    record Register(List<RegisteredRecipient> registered, Notices notices) {
        /** A recipient that is not in the register is trusted as it is configured, as the server under test does. */
        Conditions conditions(RecipientId asking) {
            boolean known = registered.stream().anyMatch(one -> one.id().equals(asking));
            return new Conditions(
                    PurposeCeiling.shipped(),
                    known ? RecipientRegister.of(registered) : RecipientRegister.unkept(),
                    notices,
                    LegalLimits.initial());
        }
    }
}
