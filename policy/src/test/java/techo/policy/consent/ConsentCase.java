package techo.policy.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;

/** One document of a case file: given consents, a request, and the decision that is wanted. */
record ConsentCase(String description, List<ConsentRecord> consents, AccessRequest request, String want) {

    static ConsentCase of(Map<String, Object> document) {
        List<ConsentRecord> consents = new ArrayList<>();
        for (Object consent : list(document, "consents")) {
            consents.add(consent(map(consent)));
        }
        return new ConsentCase(
                text(document, "description"), consents, request(map(document.get("request"))), text(document, "want"));
    }

    private static ConsentRecord consent(Map<String, Object> consent) {
        String[] ref = text(consent, "ref").split("/");
        ConsentRef version = new ConsentRef(new ConsentId(ref[0]), Long.parseLong(ref[1]));
        PatientId person = new PatientId(text(consent, "person"));
        return switch (text(consent, "state")) {
            case "in force" ->
                new ConsentRecord.InForce(
                        version,
                        person,
                        list(consent, "provisions").stream()
                                .map(p -> provision(map(p)))
                                .toList());
            case "not in force" -> new ConsentRecord.NotInForce(version, person);
            case "unreadable" -> new ConsentRecord.Unreadable(version, person);
            default -> throw new IllegalArgumentException("state is in force, not in force or unreadable");
        };
    }

    private static Provision provision(Map<String, Object> provision) {
        boolean permits = provision.containsKey("permit");
        Set<DataCategory> categories = list(provision, permits ? "permit" : "deny").stream()
                .map(code -> DataCategory.ofCode(code.toString()).orElseThrow())
                .collect(Collectors.toSet());
        return new Provision(
                permits ? Effect.PERMIT : Effect.DENY,
                new RecipientId(text(provision, "to")),
                PurposeOfUse.ofCode(text(provision, "for")).orElseThrow(),
                categories,
                period(optional(provision, "period")),
                dataPeriod(optional(provision, "data")));
    }

    private static Period period(Optional<String> text) {
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

    private static AccessRequest request(Map<String, Object> request) {
        ResourceFacts facts = new ResourceFacts(
                optional(request, "owner").map(PatientId::new),
                DataCategory.ofCode(text(request, "category")).orElseThrow(),
                DataOrigin.HOSPITAL,
                optional(request, "day").map(LocalDate::parse));
        return new AccessRequest(caller(map(request.get("caller"))), facts, Instant.parse(text(request, "at")));
    }

    private static Caller caller(Map<String, Object> caller) {
        ClientId client = new ClientId("client");
        if (caller.containsKey("citizen")) {
            return new Caller.Citizen(
                    new PatientId(text(caller, "citizen")), Access.unnarrowed(client, PurposeOfUse.SELF_VIEW));
        }
        if (caller.containsKey("operator")) {
            return new Caller.Operator(Access.unnarrowed(client, PurposeOfUse.OPERATE));
        }
        return new Caller.Recipient(
                new RecipientId(text(caller, "recipient")),
                RecipientType.ofCode(text(caller, "type")).orElseThrow(),
                Access.unnarrowed(
                        client, PurposeOfUse.ofCode(text(caller, "for")).orElseThrow()));
    }

    @SuppressWarnings("unchecked") // what a YAML reader returns for a mapping
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<?> list(Map<String, Object> map, String key) {
        return (List<?>) map.getOrDefault(key, List.of());
    }

    private static String text(Map<String, Object> map, String key) {
        return optional(map, key).orElseThrow(() -> new IllegalArgumentException("missing: " + key));
    }

    private static Optional<String> optional(Map<String, Object> map, String key) {
        return Optional.ofNullable(map.get(key)).map(Object::toString);
    }
}
