package techo.policy.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import techo.policy.identity.PatientId;

/**
 * The bytes that are hashed: one line of JSON, ASCII only, members in a fixed order, no white space. docs/audit.md
 * describes each member. INVARIANT: what a version writes never changes; another form gets another {@code v}.
 *
 * <p>Version 1 names persons in clear. Chains begin with it where they are older than version 2, which names nobody:
 * whatever would is sealed for that person.
 */
public final class CanonicalRecord {
    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder()
            .appendInstant(3)
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern ID_IN_TARGET = Pattern.compile("/[^/$][^/]*");

    private final StringBuilder out = new StringBuilder(512);

    private CanonicalRecord() {}

    /** Version 2. @param seal has a key for everybody whom {@link #persons} tells of this record */
    public static String text(ChainPosition position, AuditRecord record, PersonSeal seal) {
        return new CanonicalRecord().sealed(position, record, seal);
    }

    /** Version 1 without a position, for a record that is not in a chain yet. */
    public static String text(AuditRecord record) {
        return new CanonicalRecord().clear(record);
    }

    /** Whose keys seal something of the record. */
    public static Set<PatientId> persons(AuditRecord record) {
        return SealedFor.everybody(record);
    }

    /** How every payload at this position begins; {@link PayloadPosition} reads it back. */
    static String beginning(ChainPosition position) {
        return "{\"v\":2,\"node\":\"" + position.node().value() + "\",\"seq\":" + position.sequence() + ",";
    }

    private String clear(AuditRecord record) {
        out.append("{\"v\":1,");
        moment(record);
        agent(record.agent());
        outcome(record);
        member("target", record.target());
        out.append(',');
        strings("params", record.parameters());
        subjects(record.subjects());
        return end(record);
    }

    private String sealed(ChainPosition position, AuditRecord record, PersonSeal seal) {
        SealedFor sealed = SealedFor.of(record);
        out.append(beginning(position));
        moment(record);
        agent(sealed.agent().isPresent() ? unnamed(record.agent()) : record.agent());
        outcome(record);
        member(
                "target",
                sealed.target().isPresent()
                        ? ID_IN_TARGET.matcher(record.target()).replaceFirst("/*")
                        : record.target());
        out.append(',');
        strings("params", record.parameters());
        persons(record, sealed, seal);
        return end(record);
    }

    private void moment(AuditRecord record) {
        member("at", instant(record.at()));
        out.append(',');
        member("req", record.request().value());
        out.append(',');
    }

    private void outcome(AuditRecord record) {
        member("do", record.action().code());
        out.append(',');
        outcome(record.outcome());
    }

    private String end(AuditRecord record) {
        name("others");
        uses(record.others());
        out.append(',');
        strings(
                "consents",
                record.consents().stream().map(c -> c.id() + "/" + c.version()).toList());
        name("n");
        out.append(record.repeated()).append('}');
        return out.toString();
    }

    private static AuditAgent unnamed(AuditAgent agent) {
        boolean organisation = agent.kind() == AuditAgent.Kind.RECIPIENT;
        return new AuditAgent(agent.kind(), organisation ? agent.id() : "", agent.client(), agent.purpose());
    }

    /** By id of the key, in its order, which tells nothing of the persons. */
    private void persons(AuditRecord record, SealedFor sealed, PersonSeal seal) {
        Map<String, Map.Entry<PatientId, SealedIdentity>> byKey = new TreeMap<>();
        for (PatientId person : SealedFor.everybody(record)) {
            SealedIdentity identity = seal.seal(person, new CanonicalRecord().identity(record, sealed, person));
            byKey.put(identity.key(), Map.entry(person, identity));
        }
        name("persons");
        out.append('{');
        String comma = "";
        for (Map.Entry<PatientId, SealedIdentity> each : byKey.values()) {
            out.append(comma);
            name(each.getValue().key());
            out.append('{');
            if (record.subjects().containsKey(each.getKey())) {
                name("counts");
                uses(counted(record.subjects().getOrDefault(each.getKey(), List.of())));
                out.append(',');
            }
            member("sealed", each.getValue().text());
            out.append('}');
            comma = ",";
        }
        out.append("},");
    }

    /** What is sealed for one person: who it is, and of agent, target and resources what belongs to this person. */
    private String identity(AuditRecord record, SealedFor sealed, PatientId person) {
        out.append('{');
        member("person", person.value());
        if (sealed.agent().filter(person::equals).isPresent()) {
            out.append(',');
            member("id", record.agent().id());
            out.append(',');
            member("agent", record.agent().person());
            connection(record.agent());
        }
        if (sealed.target().filter(person::equals).isPresent()) {
            out.append(',');
            member("target", record.target());
        }
        if (record.subjects().containsKey(person)) {
            out.append(',');
            name("uses");
            uses(record.subjects().getOrDefault(person, List.of()));
        }
        return out.append('}').toString();
    }

    private static List<ResourceUse> counted(List<ResourceUse> uses) {
        Map<ResourceUse.Use, Map<String, Long>> counts = new EnumMap<>(ResourceUse.Use.class);
        for (ResourceUse each : uses) {
            counts.computeIfAbsent(each.use(), use -> new TreeMap<>()).merge(each.type(), each.count(), Long::sum);
        }
        List<ResourceUse> counted = new ArrayList<>();
        counts.forEach((use, types) -> types.forEach((type, n) -> counted.add(ResourceUse.counted(use, type, n))));
        return counted;
    }

    private void agent(AuditAgent agent) {
        name("who");
        out.append('{');
        member("kind", agent.kind().code());
        out.append(',');
        member("id", agent.id());
        out.append(',');
        if (!agent.person().isEmpty()) {
            // Came later: records that have none keep their bytes.
            member("person", agent.person());
            out.append(',');
        }
        member("client", agent.client());
        out.append(',');
        member("purpose", agent.purpose());
        connection(agent);
        out.append("},");
    }

    /** Came later too. */
    private void connection(AuditAgent agent) {
        if (!agent.network().isEmpty()) {
            out.append(',');
            member("from", agent.network());
        }
        agent.token().ifPresent(token -> {
            out.append(',');
            member("token", token.value());
        });
    }

    private void outcome(AuditOutcome outcome) {
        name("out");
        out.append('{');
        member("result", outcome.result().code());
        out.append(',');
        name("status");
        out.append(outcome.status()).append(',');
        member("why", outcome.reason());
        out.append("},");
    }

    private void subjects(Map<PatientId, List<ResourceUse>> subjects) {
        name("subjects");
        out.append('{');
        String comma = "";
        for (Map.Entry<PatientId, List<ResourceUse>> subject : subjects.entrySet()) {
            out.append(comma);
            name(subject.getKey().value());
            uses(subject.getValue());
            comma = ",";
        }
        out.append("},");
    }

    /** Grouped by use and type, because a page of results has many of one type. */
    private void uses(List<ResourceUse> sorted) {
        out.append('{');
        String use = "";
        String type = "";
        for (ResourceUse each : sorted) {
            if (!each.use().code().equals(use)) {
                out.append(use.isEmpty() ? "" : "]},");
                use = each.use().code();
                type = "";
                name(use);
                out.append('{');
            }
            if (!each.type().equals(type)) {
                out.append(type.isEmpty() ? "" : "],");
                type = each.type();
                name(type);
                out.append('[');
            } else {
                out.append(',');
            }
            one(each);
        }
        out.append(use.isEmpty() ? "}" : "]}}");
    }

    private void one(ResourceUse each) {
        if (each.id().isEmpty()) {
            out.append(each.count());
        } else if (each.version() == 0) {
            quoted(each.id());
        } else {
            quoted(each.id() + "/" + each.version());
        }
    }

    private void strings(String name, Collection<String> values) {
        name(name);
        out.append('[');
        String comma = "";
        for (String value : values) {
            out.append(comma);
            quoted(value);
            comma = ",";
        }
        out.append("],");
    }

    private void member(String name, String value) {
        name(name);
        quoted(value);
    }

    private void name(String name) {
        quoted(name);
        out.append(':');
    }

    private void quoted(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= 0x20 && c < 0x7f) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        out.append('"');
    }

    private static String instant(Instant at) {
        return MILLIS.format(at);
    }
}
