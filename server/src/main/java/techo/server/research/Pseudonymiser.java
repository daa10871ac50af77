package techo.server.research;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import techo.policy.research.Generalisation;
import techo.policy.research.Generalisation.GenderDetail;
import techo.policy.research.OutputKind;
import techo.policy.research.Variable;
import techo.server.research.Screen.Value;

/**
 * Makes a line of research data of a stored resource, in one pass over its JSON and without a model of it: only what the
 * allow-list names is read, and only in the shape that it expects is it written. For one thread.
 *
 * <p>INVARIANT: every character written is from a table of this package, a digit, a pseudonym, or a code that
 * {@link KnownCodes} has; so nothing that somebody wrote can leave, and nothing needs escaping.
 */
final class Pseudonymiser {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_NUMBER = 24;
    private static final int REMEMBERED = 5_000;
    private static final Set<String> COMPARATORS = Set.of("<", "<=", ">=", ">");

    private final AllowList allowed;
    private final KnownCodes codes;
    private final Map<String, Set<Variable.Concept>> variables;
    private final Generalisation generalisation;
    private final CoarseDates dates;
    private final int eldestYear;
    private final Pseudonyms pseudonyms;
    private final Screen screen;
    private final String label;
    private final StringBuilder line = new StringBuilder(1_024);
    // What the line tells so far, with where it stands in it: what is cut from the line was not told.
    private final List<Value> told = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final Map<String, Map<String, String>> concepts = new HashMap<>();

    private long person;
    private String variable = "";
    private boolean asked;

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
        this.codes = codes;
        this.variables = variables.stream()
                .collect(Collectors.toUnmodifiableMap(Variable::type, Variable::codes, Pseudonymiser::either));
        this.generalisation = generalisation;
        this.dates = new CoarseDates(generalisation.dates());
        this.eldestYear = eldestYear;
        this.pseudonyms = pseudonyms;
        this.screen = screen;
        this.label =
                ",\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\","
                        + "\"code\":\"" + (kind == OutputKind.ANONYMISED ? "ANONYED" : "PSEUDED") + "\"}]}";
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
        cut(0);
        Rule rule = allowed.type(type);
        Set<Variable.Concept> wanted = variables.get(type);
        if (rule == null || wanted == null) {
            return line;
        }
        person = patientPid;
        variable = "";
        asked = wanted.isEmpty();
        line.append("{\"resourceType\":\"").append(type).append("\",\"id\":\"");
        line.append(pseudonyms.id(type + "/" + id)).append('"').append(label);
        try (JsonParser in = JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT || !elements(in, rule, line.length(), wanted) || !asked) {
                cut(0);
                return line;
            }
        }
        screen.leaves(patientPid, told);
        return line.append('}');
    }

    private void cut(int mark) {
        line.setLength(mark);
        int last = places.size() - 1;
        while (last >= 0 && places.get(last) >= mark) {
            places.remove(last);
            told.remove(last--);
        }
    }

    private void tell(Value value) {
        told.add(value);
        places.add(line.length());
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
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            Rule child = rule.child(name);
            JsonToken token = in.nextToken();
            if (child == null) {
                in.skipChildren();
                continue;
            }
            int mark = line.length();
            if (line.charAt(mark - 1) != '{') {
                line.append(',');
            }
            line.append('"').append(name).append("\":");
            if (value(in, token, child, wanted)) {
                present |= child.bit();
            } else {
                cut(mark);
            }
        }
        return rule.isCompleteWith(present) && line.length() > empty;
    }

    /** Leaves the parser on the last token of the value. False when nothing of it may leave; the caller then cuts. */
    private boolean value(JsonParser in, JsonToken token, Rule rule, @Nullable Set<Variable.Concept> wanted)
            throws IOException {
        if (token == JsonToken.START_ARRAY) {
            return array(in, rule, wanted);
        }
        if (token == JsonToken.START_OBJECT) {
            return switch (rule.treatment()) {
                case OBJECT -> object(in, rule);
                case CONCEPT -> concept(in, rule, wanted);
                case CODING -> coding(in, rule, wanted);
                case QUANTITY -> quantity(in);
                case PERIOD -> period(in);
                case REFERENCE -> reference(in);
                default -> skipped(in);
            };
        }
        return scalar(in, token, rule);
    }

    private boolean array(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
        line.append('[');
        int empty = line.length();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            int mark = line.length();
            if (mark > empty) {
                line.append(',');
            }
            if (!value(in, token, rule, wanted)) {
                cut(mark);
            }
        }
        line.append(']');
        return line.length() > empty + 1;
    }

    private boolean object(JsonParser in, Rule rule) throws IOException {
        String outer = variable;
        line.append('{');
        boolean complete = elements(in, rule, line.length(), null);
        line.append('}');
        variable = outer;
        return complete;
    }

    private boolean concept(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
        boolean kept = false;
        line.append('{');
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean coding = in.currentName().equals("coding");
            if (in.nextToken() == JsonToken.START_ARRAY && coding && !kept) {
                int mark = line.length();
                line.append("\"coding\":");
                kept = codings(in, rule, wanted);
                if (!kept) {
                    cut(mark);
                }
            } else {
                in.skipChildren();
            }
        }
        line.append('}');
        return kept;
    }

    private boolean codings(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
        line.append('[');
        int empty = line.length();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            int mark = line.length();
            if (mark > empty) {
                line.append(',');
            }
            if (token != JsonToken.START_OBJECT) {
                in.skipChildren();
                cut(mark);
            } else if (!coding(in, rule, wanted)) {
                cut(mark);
            }
        }
        line.append(']');
        return line.length() > empty + 1;
    }

    private boolean coding(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
        String system = "";
        String code = "";
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            if (token == JsonToken.VALUE_STRING && name.equals("system")) {
                system = in.getText();
            } else if (token == JsonToken.VALUE_STRING && name.equals("code")) {
                code = in.getText();
            } else {
                in.skipChildren();
            }
        }
        String concept = concept(system, code);
        if (concept.isEmpty() || !screen.mayLeave(concept)) {
            return false;
        }
        tell(new Value.Code(concept, rule.sensitivity()));
        if (rule.isCode()) {
            variable = code;
            asked |= wanted != null && wanted.contains(new Variable.Concept(system, code));
        }
        line.append("{\"system\":\"")
                .append(system)
                .append("\",\"code\":\"")
                .append(code)
                .append("\"}");
        return true;
    }

    /** {@code system|code}, or nothing for what is no known code. A record has the same few again and again. */
    private String concept(String system, String code) {
        Map<String, String> ofSystem = concepts.computeIfAbsent(system, key -> new HashMap<>());
        if (ofSystem.size() > REMEMBERED || concepts.size() > REMEMBERED) {
            concepts.clear();
        }
        return ofSystem.computeIfAbsent(code, known -> codes.contains(system, known) ? system + "|" + known : "");
    }

    private boolean quantity(JsonParser in) throws IOException {
        String number = "";
        String comparator = "";
        String system = "";
        String code = "";
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            switch (name) {
                case "value" -> number = token.isNumeric() ? in.getText() : "";
                case "comparator" -> comparator = token == JsonToken.VALUE_STRING ? in.getText() : "?";
                case "system" -> system = token == JsonToken.VALUE_STRING ? in.getText() : "";
                case "code" -> code = token == JsonToken.VALUE_STRING ? in.getText() : "";
                default -> {}
            }
            in.skipChildren();
        }
        boolean compared = !comparator.isEmpty();
        if (number.isEmpty()
                || number.length() > LONGEST_NUMBER
                || (compared && !COMPARATORS.contains(comparator))
                || concept(system, code).isEmpty()) {
            return false;
        }
        line.append("{\"value\":");
        number(variable + " " + code, number);
        if (compared) {
            line.append(",\"comparator\":\"").append(comparator).append('"');
        }
        line.append(",\"system\":\"")
                .append(system)
                .append("\",\"code\":\"")
                .append(code)
                .append("\"}");
        return true;
    }

    private boolean period(JsonParser in) throws IOException {
        line.append('{');
        int empty = line.length();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            if (token == JsonToken.VALUE_STRING && (name.equals("start") || name.equals("end"))) {
                int mark = line.length();
                line.append(mark > empty ? ",\"" : "\"").append(name).append("\":");
                if (!date(in.getText())) {
                    cut(mark);
                }
            } else {
                in.skipChildren();
            }
        }
        line.append('}');
        return line.length() > empty + 1;
    }

    private boolean reference(JsonParser in) throws IOException {
        String target = "";
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean literal = in.currentName().equals("reference");
            if (in.nextToken() == JsonToken.VALUE_STRING && literal) {
                target = in.getText();
            } else {
                in.skipChildren();
            }
        }
        int slash = target.indexOf('/');
        int end = target.indexOf('/', slash + 1);
        String type = slash < 0 ? "" : target.substring(0, slash);
        // What is not of the study would lead nowhere; a person is joined by, also where Patient is no variable.
        if (!type.equals("Patient") && !variables.containsKey(type)) {
            return false;
        }
        String local = end < 0 ? target : target.substring(0, end);
        line.append("{\"reference\":\"").append(type).append('/');
        line.append(pseudonyms.id(local)).append("\"}");
        return true;
    }

    private boolean scalar(JsonParser in, JsonToken token, Rule rule) throws IOException {
        return switch (rule.treatment()) {
            case BOOLEAN -> token.isBoolean() && written(in.getText());
            case NUMBER -> token.isNumeric() && in.getTextLength() <= LONGEST_NUMBER && number(variable, in.getText());
            case CODE -> token == JsonToken.VALUE_STRING && rule.allows(in.getText()) && quoted(in.getText());
            case DATE -> token == JsonToken.VALUE_STRING && date(in.getText());
            case BIRTH -> token == JsonToken.VALUE_STRING && birth(rule, in.getText());
            case GENDER ->
                token == JsonToken.VALUE_STRING
                        && generalisation.gender() == GenderDetail.KEPT
                        && rule.allows(in.getText())
                        && quasi(rule, in.getText());
            case POSTCODE -> token == JsonToken.VALUE_STRING && postcode(rule, in.getText());
            default -> false;
        };
    }

    private boolean date(String text) {
        line.append('"');
        boolean kept = dates.append(text, pseudonyms.shift(person), line);
        line.append('"');
        return kept;
    }

    private boolean birth(Rule rule, String text) {
        if (text.length() < 4 || !text.chars().limit(4).allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int band = generalisation.ageBand();
        int born = Math.max(CoarseDates.number(text, 0, 4), eldestYear);
        String year = "%04d".formatted(Math.max(born - Math.floorMod(born, band), eldestYear));
        return quasi(rule, year);
    }

    private boolean postcode(Rule rule, String text) {
        int digits = generalisation.place().digits();
        return digits > 0
                && text.length() >= digits
                && text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')
                && quasi(rule, text.substring(0, digits));
    }

    private boolean quasi(Rule rule, String value) {
        tell(new Value.QuasiIdentifier(rule.path(), value));
        return quoted(value);
    }

    private boolean number(String measured, String number) {
        String bounded = screen.bounded(measured, number);
        tell(new Value.Number(measured, bounded));
        line.append(bounded);
        return true;
    }

    private boolean quoted(String plain) {
        line.append('"').append(plain).append('"');
        return true;
    }

    private boolean written(String plain) {
        line.append(plain);
        return true;
    }

    private static boolean skipped(JsonParser in) throws IOException {
        in.skipChildren();
        return false;
    }
}
