package techo.policy.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import techo.policy.identity.PatientId;

/**
 * The bytes that are hashed: one line of JSON, ASCII only, members in a fixed order, no white space. docs/audit.md
 * describes each member. INVARIANT: what version 1 writes never changes; another form gets another {@code v}.
 */
public final class CanonicalRecord {
    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder()
            .appendInstant(3)
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder(512);

    private CanonicalRecord() {}

    public static String text(ChainPosition position, AuditRecord record) {
        return new CanonicalRecord().write(beginning(position), record);
    }

    /** How every payload at this position begins; {@link PayloadPosition} reads it back. */
    static String beginning(ChainPosition position) {
        return "{\"v\":1,\"node\":\"" + position.node().value() + "\",\"seq\":" + position.sequence() + ",";
    }

    /** The same without a position, for a record that has none yet. */
    public static String text(AuditRecord record) {
        return new CanonicalRecord().write("{\"v\":1,", record);
    }

    private String write(String beginning, AuditRecord record) {
        out.append(beginning);
        member("at", instant(record.at()));
        out.append(',');
        member("req", record.request().value());
        out.append(',');
        agent(record.agent());
        member("do", record.action().code());
        out.append(',');
        outcome(record.outcome());
        member("target", record.target());
        out.append(',');
        strings("params", record.parameters());
        subjects(record.subjects());
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
        out.append("},");
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
