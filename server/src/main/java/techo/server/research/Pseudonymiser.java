package techo.server.research;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import techo.policy.research.Generalisation;
import techo.policy.research.OutputKind;
import techo.policy.research.Variable;

/**
 * Makes a line of research data of a stored resource, in one pass over its JSON and without a model of it: only what the
 * allow-list names is read, and only in the shape that it expects is it written ({@link ResearchValues}). For one thread.
 */
final class Pseudonymiser {
    private static final JsonFactory JSON = new JsonFactory();

    private final AllowList allowed;
    private final Map<String, Set<Variable.Concept>> variables;
    private final Pseudonyms pseudonyms;
    private final Screen screen;
    private final String label;
    private final ResearchLine line = new ResearchLine();
    private final ResearchValues values;

    /**
     * @param variables what the study has; a resource of another type, or with other codes, gives no line
     * @param eldestYear who was born before it counts as born in it
     */
    Pseudonymiser(
            AllowList allowed,
            KnownCodes codes,
            Set<Variable> variables,
            OutputKind kind,
            Generalisation generalisation,
            int eldestYear,
            Pseudonyms pseudonyms,
            Screen screen) {
        this.allowed = allowed;
        this.variables = variables.stream()
                .collect(Collectors.toUnmodifiableMap(Variable::type, Variable::codes, Pseudonymiser::either));
        this.pseudonyms = pseudonyms;
        this.screen = screen;
        this.label =
                ",\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\","
                        + "\"code\":\"" + (kind == OutputKind.ANONYMISED ? "ANONYED" : "PSEUDED") + "\"}]}";
        this.values = new ResearchValues(
                line, codes, this.variables.keySet(), kind, generalisation, eldestYear, pseudonyms, screen);
    }

    /** Of a variable without codes, every code is asked for. */
    private static Set<Variable.Concept> either(Set<Variable.Concept> one, Set<Variable.Concept> other) {
        return one.isEmpty() || other.isEmpty()
                ? Set.of()
                : Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    /**
     * @param json the resource as it is stored, in UTF-8
     * @param patientPid whose it is; shifts its days
     * @return the JSON of the line, valid until the next call; empty when nothing of it may leave
     */
    CharSequence line(String type, String id, long patientPid, byte[] json) throws IOException {
        line.cut(0);
        Rule rule = allowed.type(type);
        Set<Variable.Concept> wanted = variables.get(type);
        if (rule == null || wanted == null) {
            return line.text();
        }
        values.begin(patientPid);
        line.add("{\"resourceType\":").quoted(type).add(",\"id\":");
        line.quoted(pseudonyms.id(type + "/" + id)).add(label);
        try (JsonParser in = JSON.createParser(json)) {
            boolean leaves = in.nextToken() == JsonToken.START_OBJECT
                    && elements(in, rule, line.length(), wanted)
                    && (wanted.isEmpty() || values.isAsked());
            if (!leaves) {
                line.cut(0);
                return line.text();
            }
        }
        screen.leaves(patientPid, line.told());
        return line.add('}').text();
    }

    /**
     * Writes the elements of an object that may leave.
     *
     * @param empty where the object has nothing yet
     * @return whether what is needed is there
     */
    private boolean elements(JsonParser in, Rule rule, int empty, @Nullable Set<Variable.Concept> wanted)
            throws IOException {
        long present = 0;
        boolean intact = true;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            Rule child = rule.child(name);
            JsonToken token = in.nextToken();
            if (child == null) {
                in.skipChildren();
                continue;
            }
            int mark = line.length();
            if (line.last() != '{') {
                line.add(',');
            }
            line.quoted(name).add(':');
            if (value(in, token, child, wanted)) {
                present |= child.bit();
            } else {
                line.cut(mark);
                intact &= !child.isKept();
            }
        }
        return intact && rule.isCompleteWith(present) && line.length() > empty;
    }

    /** Leaves the parser on the last token of the value. False when nothing of it may leave; the caller then cuts. */
    private boolean value(JsonParser in, JsonToken token, Rule rule, @Nullable Set<Variable.Concept> wanted)
            throws IOException {
        if (token == JsonToken.START_ARRAY) {
            return array(in, rule, wanted);
        }
        if (token != JsonToken.START_OBJECT) {
            return values.scalar(in, token, rule);
        }
        return switch (rule.treatment()) {
            case OBJECT -> object(in, rule);
            case CONCEPT -> concept(in, rule, wanted);
            case CODING -> values.coding(in, rule, wanted);
            case QUANTITY -> values.quantity(in, rule);
            case PERIOD -> values.period(in, rule);
            case PERSON -> values.person(in);
            case REFERENCE -> values.reference(in);
            default -> {
                in.skipChildren();
                yield false;
            }
        };
    }

    private boolean array(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
        line.add('[');
        int empty = line.length();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            int mark = line.length();
            if (mark > empty) {
                line.add(',');
            }
            if (!value(in, token, rule, wanted)) {
                line.cut(mark);
            }
        }
        line.add(']');
        return line.length() > empty + 1;
    }

    private boolean object(JsonParser in, Rule rule) throws IOException {
        String outer = values.variable();
        line.add('{');
        boolean complete = elements(in, rule, line.length(), null);
        line.add('}');
        values.about(outer);
        return complete;
    }

    private boolean concept(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
        boolean kept = false;
        line.add('{');
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean coding = in.currentName().equals("coding");
            if (in.nextToken() == JsonToken.START_ARRAY && coding && !kept) {
                int mark = line.length();
                line.add("\"coding\":");
                kept = codings(in, rule, wanted);
                if (!kept) {
                    line.cut(mark);
                }
            } else {
                in.skipChildren();
            }
        }
        line.add('}');
        return kept;
    }

    private boolean codings(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
        line.add('[');
        int empty = line.length();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            int mark = line.length();
            if (mark > empty) {
                line.add(',');
            }
            if (token != JsonToken.START_OBJECT) {
                in.skipChildren();
                line.cut(mark);
            } else if (!values.coding(in, rule, wanted)) {
                line.cut(mark);
            }
        }
        line.add(']');
        return line.length() > empty + 1;
    }
}
