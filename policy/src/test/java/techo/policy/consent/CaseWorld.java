package techo.policy.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.Checklist;
import techo.policy.recipient.ForeignText;
import techo.policy.recipient.Prefecture;
import techo.policy.recipient.RecipientRegister;
import techo.policy.recipient.RecipientState;
import techo.policy.recipient.RecipientVersion;
import techo.policy.recipient.RegisteredRecipient;
import techo.policy.recipient.Seat;

/**
 * What is given in a case: what holds for all, and what is on file about persons.
 *
 * @param provisions every provision by its name, such as {@code c1/2#1} for the first of the second version of c1
 */
record CaseWorld(Conditions conditions, Evidence evidence, Map<String, Provision> provisions) {
    static final PatientId ALICE = new PatientId("alice");

    static CaseWorld of(CaseFacts given) {
        Map<String, Provision> provisions = new HashMap<>();
        Evidence evidence = new Evidence(
                given.each("consents", consent -> consent(consent, provisions)),
                given.each("delegations", CaseWorld::delegation),
                given.each("choices", CaseWorld::choice),
                given.each("accesses", CaseWorld::access),
                Map.of(ALICE, state(given.under("person"))));
        return new CaseWorld(conditions(given), evidence, Map.copyOf(provisions));
    }

    private static Conditions conditions(CaseFacts given) {
        return new Conditions(
                given.has("ceiling")
                        ? PurposeCeiling.read(
                                given.set("ceiling", line -> line).stream().toList())
                        : PurposeCeiling.shipped(),
                given.has("recipients")
                        ? RecipientRegister.of(given.each("recipients", CaseWorld::recipient))
                        : RecipientRegister.unkept(),
                Notices.of(given.each("notices", CaseWorld::notice)),
                limits(given));
    }

    private static LegalLimits limits(CaseFacts given) {
        LegalLimits initial = LegalLimits.initial();
        CaseFacts limits = given.under("limits");
        LegalLimits read = new LegalLimits(
                limits.has("ages")
                        ? limits.each(
                                "ages",
                                age -> new AgeLimit(
                                        LocalDate.parse(age.text("from")), Integer.parseInt(age.text("years"))))
                        : initial.ages(),
                limits.optional("viewing").map(Duration::parse).orElse(initial.viewing()),
                limits.optional("link").map(Duration::parse).orElse(initial.link()),
                limits.optional("dormancy").map(Duration::parse).orElse(initial.dormancy()),
                limits.optional("recheck").map(Duration::parse).orElse(initial.recheck()),
                limits.optional("emergency").map(Duration::parse).orElse(initial.emergency()),
                initial.emergencyCategories(),
                initial.review());
        limits.requireAllRead();
        return read;
    }

    private static ConsentRecord consent(CaseFacts consent, Map<String, Provision> named) {
        ConsentRef ref = ref(consent);
        PatientId person = person(consent, "of");
        return switch (consent.optional("state").orElse("in force")) {
            case "in force" -> {
                List<Provision> provisions = consent.each("provisions", CaseWorld::provision);
                for (int i = 0; i < provisions.size(); i++) {
                    named.put(consent.text("ref") + "#" + (i + 1), provisions.get(i));
                }
                yield new ConsentRecord.InForce(ref, person, terms(consent), provisions);
            }
            case "not in force" -> new ConsentRecord.NotInForce(ref, person);
            case "unreadable" -> new ConsentRecord.Unreadable(ref, person);
            default -> throw new IllegalArgumentException("state is in force, not in force or unreadable");
        };
    }

    private static ConsentTerms terms(CaseFacts consent) {
        return new ConsentTerms(
                consent.optional("kind").map(ConsentKind::valueOf).orElse(ConsentKind.SHARING),
                consent.optional("given").map(CaseWorld::instant).orElse(Period.BEGINNING),
                new NoticeVersion(number(consent, "notice")),
                new RecipientVersion(number(consent, "recipient-version")),
                consent.set("told", ForeignText::valueOf));
    }

    private static Provision provision(CaseFacts provision) {
        boolean permits = provision.has("permit");
        Set<DataCategory> categories = categories(provision, permits ? "permit" : "deny");
        Narrowing narrowing = Narrowing.NONE.toLinks(provision.set("items", CaseWorld::link));
        if (provision.has("from")) {
            narrowing = narrowing.toOrigins(
                    provision.set("from", code -> DataOrigin.ofCode(code).orElseThrow()));
        }
        Optional<PractitionerId> practitioner =
                provision.optional("practitioner").map(PractitionerId::new);
        Optional<ProjectId> project = provision.optional("project").map(ProjectId::new);
        narrowing = new Narrowing(narrowing.origins(), narrowing.links(), practitioner, project);
        return new Provision(
                permits ? Effect.PERMIT : Effect.DENY,
                new RecipientId(provision.text("to")),
                purpose(provision),
                categories,
                period(provision.optional("period")),
                dataPeriod(provision.optional("data")),
                narrowing);
    }

    private static Delegation delegation(CaseFacts delegation) {
        return new Delegation(
                ref(delegation),
                person(delegation, "of"),
                new DelegateId(delegation.text("delegate")),
                DelegationKind.valueOf(delegation.text("kind")),
                delegation.set("rights", DelegateRight::valueOf),
                categories(delegation, "categories"),
                period(delegation.optional("period")),
                delegation.optional("verified").map(CaseWorld::instant),
                delegation.optional("state").isPresent() ? Delegation.State.ENDED : Delegation.State.IN_FORCE);
    }

    private static EmergencyChoice choice(CaseFacts choice) {
        boolean permits = choice.has("permit");
        return new EmergencyChoice(
                ref(choice),
                person(choice, "of"),
                purpose(choice),
                permits ? Effect.PERMIT : Effect.DENY,
                categories(choice, permits ? "permit" : "deny"),
                period(choice.optional("period")),
                choice.optional("state").isPresent()
                        ? EmergencyChoice.State.WITHDRAWN
                        : EmergencyChoice.State.IN_FORCE);
    }

    private static EmergencyAccess access(CaseFacts access) {
        return new EmergencyAccess(
                new EmergencyAccessId(access.text("id")),
                person(access, "of"),
                new RecipientId(access.text("recipient")),
                new PractitionerId(access.text("practitioner")),
                purpose(access),
                EmergencyGround.valueOf(access.text("ground")),
                categories(access, "opens"),
                new Period(instant(access.text("from")), instant(access.text("until"))));
    }

    private static PersonState state(CaseFacts person) {
        PersonState state = new PersonState(
                person.optional("born").map(LocalDate::parse),
                person.optional("last-act").map(CaseWorld::instant),
                person.optional("frozen").map(CaseWorld::instant),
                person.optional("shielded").map(CaseWorld::instant));
        person.requireAllRead();
        return state;
    }

    private static RegisteredRecipient recipient(CaseFacts recipient) {
        return new RegisteredRecipient(
                new RecipientId(recipient.text("id")),
                RecipientType.ofCode(recipient.text("type")).orElseThrow(),
                recipient.optional("state").map(RecipientState::valueOf).orElse(RecipientState.ACTIVE),
                recipient.has("purposes")
                        ? recipient.set(
                                "purposes", code -> PurposeOfUse.ofCode(code).orElseThrow())
                        : EnumSet.allOf(PurposeOfUse.class),
                new RecipientVersion(number(recipient, "version")),
                recipient
                        .optional("checklist")
                        .map(CaseWorld::instant)
                        .map(at -> new Checklist(
                                at,
                                recipient
                                        .optional("checklist-until")
                                        .map(CaseWorld::instant)
                                        .orElse(Period.END))),
                seat(recipient),
                recipient.optional("prefecture").map(Prefecture::new));
    }

    private static Seat seat(CaseFacts recipient) {
        Optional<Seat.Country> country = recipient.optional("country").map(Seat.Country::new);
        Optional<Instant> checked = recipient.optional("measures-checked").map(CaseWorld::instant);
        boolean recognised = recipient.optional("recognised").isPresent();
        if (country.isEmpty()) {
            return new Seat.InJapan();
        }
        if (recognised) {
            return new Seat.Recognised(country.get());
        }
        return checked.<Seat>map(at -> new Seat.EquivalentMeasures(country.get(), at))
                .orElseGet(() -> new Seat.InformedConsentOnly(country.get()));
    }

    private static Notice notice(CaseFacts notice) {
        return new Notice(
                purpose(notice),
                new NoticeVersion(number(notice, "version")),
                instant(notice.text("shown")),
                instant(notice.text("required")));
    }

    private static ConsentRef ref(CaseFacts facts) {
        String[] ref = facts.text("ref").split("/");
        return new ConsentRef(new ConsentId(ref[0]), Long.parseLong(ref[1]));
    }

    private static PatientId person(CaseFacts facts, String key) {
        return facts.optional(key).map(PatientId::new).orElse(ALICE);
    }

    private static PurposeOfUse purpose(CaseFacts facts) {
        return PurposeOfUse.ofCode(facts.text("for")).orElseThrow();
    }

    private static int number(CaseFacts facts, String key) {
        return facts.optional(key).map(Integer::parseInt).orElse(0);
    }

    static Set<DataCategory> categories(CaseFacts facts, String key) {
        return facts.set(key, code -> DataCategory.ofCode(code).orElseThrow());
    }

    /** {@code Observation/1}, {@code by Practitioner/1} or {@code in Encounter/1}. */
    static DataLink link(String text) {
        if (text.startsWith("by ")) {
            return new DataLink(DataLink.Meaning.AUTHORED_BY, text.substring(3));
        }
        return text.startsWith("in ")
                ? new DataLink(DataLink.Meaning.RELATED, text.substring(3))
                : new DataLink(DataLink.Meaning.INSTANCE, text);
    }

    /** A time in Japan. */
    static Instant instant(String text) {
        return LocalDateTime.parse(text).atZone(Period.JAPAN).toInstant();
    }

    static Period period(Optional<String> text) {
        return text.map(days -> days.split("\\.\\.", -1))
                .map(days -> new Period(
                        days[0].isEmpty()
                                ? Period.BEGINNING
                                : Period.ofDays(LocalDate.parse(days[0]), LocalDate.parse(days[0]))
                                        .from(),
                        days[1].isEmpty()
                                ? Period.END
                                : Period.ofDays(LocalDate.parse(days[1]), LocalDate.parse(days[1]))
                                        .until()))
                .orElse(Period.ALWAYS);
    }

    private static DataPeriod dataPeriod(Optional<String> text) {
        return text.map(days -> days.split("\\.\\.", -1))
                .map(days -> new DataPeriod(
                        days[0].isEmpty() ? DataPeriod.EARLIEST : LocalDate.parse(days[0]),
                        days[1].isEmpty() ? DataPeriod.LATEST : LocalDate.parse(days[1])))
                .orElse(DataPeriod.BOUNDLESS);
    }

    /** The same, with other consents. */
    CaseWorld with(List<ConsentRecord> consents) {
        return new CaseWorld(conditions, evidence.with(consents), provisions);
    }

    CaseWorld and(ConsentRecord consent) {
        List<ConsentRecord> more = new ArrayList<>(evidence.consents());
        more.add(consent);
        return with(more);
    }

    /** The same, with other conditions. */
    CaseWorld under(Conditions other) {
        return new CaseWorld(other, evidence, provisions);
    }
}
