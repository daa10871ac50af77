package techo.server.disclosure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.identity.PatientId;
import techo.policy.identity.RecipientId;
import techo.server.audit.LogReader;
import techo.server.audit.PersonalAccesses;
import techo.server.audit.PersonalAccesses.Access;
import techo.server.recipient.Recipients;
import techo.server.recipient.Recipients.Presentation;

/** Who did what with a person's record (アクセスログ), told by names and kinds instead of ids. Never a value. */
final class AccessLog {
    private static final int AT_ONCE = 500;

    private final PersonalAccesses accesses;
    private final DisclosureLedger ledger;
    private final Recipients recipients;
    private final PractitionerRoles roles;
    private final JdbcTemplate jdbc;

    AccessLog(
            PersonalAccesses accesses,
            DisclosureLedger ledger,
            Recipients recipients,
            PractitionerRoles roles,
            JdbcTemplate jdbc) {
        this.accesses = accesses;
        this.ledger = ledger;
        this.recipients = recipients;
        this.roles = roles;
        this.jdbc = jdbc;
    }

    /** Newest first. One more than asked for tells the caller that there is a next page. */
    List<AccessLine> of(LogReader reader, Asked asked) {
        PatientId person = reader.person();
        List<Access> found = accesses.search(
                reader, asked.period().from(), asked.period().until(), asked.offset(), asked.count() + 1);
        Map<RequestId, List<LedgerEntry>> entries = ledger.ofRequests(
                person,
                found.stream()
                        .map(access -> access.record().request())
                        .distinct()
                        .toList());
        Map<String, DataCategory> categories = categories(person, found);
        Map<String, String> staff = roles.of(found.stream()
                .map(access -> access.record().agent().person())
                .filter(who -> who.startsWith("Practitioner/"))
                .collect(Collectors.toSet()));
        return found.stream()
                .map(access -> line(access, reader, entries(entries, access.record()), categories, staff))
                .toList();
    }

    /** A client may give many requests the same id; one record and its entries have the same moment. */
    private static List<LedgerEntry> entries(Map<RequestId, List<LedgerEntry>> byRequest, AuditRecord record) {
        return byRequest.getOrDefault(record.request(), List.of()).stream()
                .filter(entry -> entry.at().equals(record.at()))
                .toList();
    }

    private AccessLine line(
            Access access,
            LogReader reader,
            List<LedgerEntry> disclosed,
            Map<String, DataCategory> categories,
            Map<String, String> staff) {
        AuditRecord record = access.record();
        PatientId person = reader.person();
        boolean whole = reader.delegate().isEmpty();
        // An entry of the ledger does not tell what a delegate may know of.
        List<DisclosedKind> kinds = disclosed.isEmpty() || !whole
                ? kinds(record.subjects().getOrDefault(person, List.of()), categories)
                : disclosed.stream()
                        .flatMap(entry -> entry.disclosed().kinds().stream())
                        .toList();
        return new AccessLine(
                access.position().node().value() + "." + access.position().sequence(),
                record,
                name(record.agent(), reader, disclosed, staff),
                reference(record.agent(), person),
                kinds,
                whole);
    }

    private String name(AuditAgent agent, LogReader reader, List<LedgerEntry> disclosed, Map<String, String> staff) {
        return switch (agent.kind()) {
            case CITIZEN -> citizen(agent, reader);
            case DELEGATE -> "代理人 Delegate (RelatedPerson/" + agent.id() + ")";
            case RECIPIENT -> organisation(agent, disclosed, staff);
            case OPERATOR -> "運営者 Operator";
            case SYSTEM -> "システム System (" + agent.id() + ")";
            case NOBODY -> "不明 Unknown";
        };
    }

    private static String citizen(AuditAgent agent, LogReader reader) {
        if (!agent.id().equals(reader.person().value())) {
            return "別の利用者 Another person";
        }
        return reader.isThePerson() ? "本人 You" : "本人 The person";
    }

    /** Another person who came upon the record is told by nothing that identifies that person. */
    private static Optional<String> reference(AuditAgent agent, PatientId person) {
        return switch (agent.kind()) {
            case CITIZEN ->
                agent.id().equals(person.value()) ? Optional.of("Patient/" + person.value()) : Optional.empty();
            case DELEGATE -> Optional.of("RelatedPerson/" + agent.id());
            case RECIPIENT -> Optional.of("Organization/" + agent.id());
            case OPERATOR, SYSTEM, NOBODY -> Optional.empty();
        };
    }

    /** As the register named it then; as it does now when nothing was disclosed. */
    private String organisation(AuditAgent agent, List<LedgerEntry> disclosed, Map<String, String> staff) {
        String name = disclosed.stream()
                .flatMap(entry -> entry.named().stream())
                .map(NamedRecipient::legalName)
                .findFirst()
                .or(() -> recipients.presentation(new RecipientId(agent.id())).map(Presentation::legalName))
                .orElse("Organization/" + agent.id());
        String role = Optional.ofNullable(staff.get(agent.person()))
                .map(named -> named + ", ")
                .orElse("");
        return agent.person().isEmpty() ? name : name + " (" + role + agent.person() + ")";
    }

    private static List<DisclosedKind> kinds(List<ResourceUse> uses, Map<String, DataCategory> categories) {
        Map<DisclosedKind, Long> counts = new LinkedHashMap<>();
        for (ResourceUse use : uses) {
            DataCategory category = categories.getOrDefault(key(use.type(), use.id()), DataCategory.UNKNOWN);
            counts.merge(new DisclosedKind(category, use.type(), Optional.empty(), 1), use.count(), Long::sum);
        }
        return counts.entrySet().stream()
                .map(kind -> new DisclosedKind(
                        kind.getKey().category(), kind.getKey().type(), Optional.empty(), kind.getValue()))
                .sorted()
                .toList();
    }

    /** What kind of data each resource is now; one that was erased since is missing. */
    private Map<String, DataCategory> categories(PatientId person, List<Access> found) {
        List<ResourceUse> uses = found.stream()
                .flatMap(access -> access.record().subjects().getOrDefault(person, List.of()).stream())
                .filter(use -> !use.id().isEmpty())
                .collect(Collectors.toMap(use -> key(use.type(), use.id()), use -> use, (one, same) -> one))
                .values()
                .stream()
                .toList();
        Map<String, DataCategory> categories = new HashMap<>();
        for (int from = 0; from < uses.size(); from += AT_ONCE) {
            List<ResourceUse> part = uses.subList(from, Math.min(from + AT_ONCE, uses.size()));
            List<Object> arguments = new ArrayList<>();
            part.forEach(use -> {
                arguments.add(use.type());
                arguments.add(use.id());
            });
            jdbc.query(
                    "select r.res_type, r.fhir_id, t.category from hfj_resource r"
                            + " join techo_resource t on t.res_id = r.res_id where "
                            + String.join(
                                    " or ", Collections.nCopies(part.size(), "(r.res_type = ? and r.fhir_id = ?)")),
                    row -> {
                        categories.put(
                                key(row.getString(1), row.getString(2)),
                                DataCategory.ofNumber(row.getInt(3)).orElse(DataCategory.UNKNOWN));
                    },
                    arguments.toArray());
        }
        return categories;
    }

    private static String key(String type, String id) {
        return type + "/" + id;
    }
}
