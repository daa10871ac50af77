package techo.server.research;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import techo.interceptors.consent.ResourceKey;
import techo.policy.research.Generalisation;
import techo.policy.research.Generalisation.GenderDetail;
import techo.policy.research.OutputKind;
import techo.policy.research.Variable;
import techo.server.research.Screen.Value;

/**
 * Writes the values of a resource as a study may have them. Each method leaves the parser on the last token of the value,
 * and is false when nothing of it may leave; the caller then cuts the line. For one thread.
 *
 * <p>INVARIANT: every character written is from a table of this package, a digit, a pseudonym, or a code that
 * {@link KnownCodes} has; so nothing that somebody wrote can leave, and nothing needs escaping.
 */
final class ResearchValues {
    private static final int LONGEST_NUMBER = 24;
    /** A larger number may be one that somebody is known by: of a telephone, an insured person, a day. */
    private static final double LARGEST_NUMBER = 9_999_999;

    private static final Set<String> COMPARATORS = Set.of("<", "<=", ">=", ">");

    private final ResearchLine line;
    private final ConceptNames names;
    private final Set<String> types;
    private final OutputKind kind;
    private final Generalisation generalisation;
    private final CoarseDates dates;
    private final int eldestYear;
    private final Pseudonyms pseudonyms;
    private final Screen screen;

    private long person;
    private String variable = "";
    private boolean asked;

    /**
     * @param types of which the study receives resources
     * @param eldestYear who was born before it counts as born in it
     */
    ResearchValues(
            ResearchLine line,
            KnownCodes codes,
            Set<String> types,
            OutputKind kind,
            Generalisation generalisation,
            int eldestYear,
            Pseudonyms pseudonyms,
            Screen screen) {
        this.line = line;
        this.names = new ConceptNames(codes);
        this.types = types;
        this.kind = kind;
        this.generalisation = generalisation;
        this.dates = new CoarseDates(generalisation.dates());
        this.eldestYear = eldestYear;
        this.pseudonyms = pseudonyms;
        this.screen = screen;
    }

    /** @param of HAPI's key of the person whose resource comes next */
    void begin(long of) {
        person = of;
        variable = "";
        asked = false;
    }

    /** The code of what the resource, or the part of it that is written, is about. */
    String variable() {
        return variable;
    }

    /** Goes back to what the resource around a part is about. */
    void about(String outer) {
        variable = outer;
    }

    /** Whether the resource has one of the codes that were wanted. */
    boolean isAsked() {
        return asked;
    }

    boolean coding(JsonParser in, Rule rule, @Nullable Set<Variable.Concept> wanted) throws IOException {
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
        if (!counted(names.of(rule, system, code))) {
            return false;
        }
        if (rule.sensitivity() == Rule.Sensitivity.SENSITIVE) {
            line.tell(new Value.Sensitive(system + "|" + code));
        }
        if (rule.isCode()) {
            variable = code;
            asked |= wanted != null && wanted.contains(new Variable.Concept(system, code));
        }
        line.add("{\"system\":").quoted(system).add(",\"code\":").quoted(code).add('}');
        return true;
    }

    /** @param concept empty, or null, for what never leaves */
    private boolean counted(@Nullable String concept) {
        if (concept == null || concept.isEmpty() || !screen.mayLeave(concept)) {
            return false;
        }
        line.tell(new Value.Code(concept));
        return true;
    }

    boolean quantity(JsonParser in, Rule rule) throws IOException {
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
        String unit = names.of(rule, system, code);
        boolean compared = !comparator.isEmpty();
        if (number.isEmpty() || unit.isEmpty() || (compared && !COMPARATORS.contains(comparator))) {
            return false;
        }
        String measure = names.ofMeasure(unit, variable);
        if (!counted(compared ? measure + " " + comparator : measure)) {
            return false;
        }
        // Beside a bound, a comparator would say what is not so.
        if (compared && !screen.bounded(measure, number).equals(number)) {
            return false;
        }
        line.add("{\"value\":");
        if (!number(measure, number)) {
            return false;
        }
        if (compared) {
            line.add(",\"comparator\":").quoted(comparator);
        }
        line.add(",\"system\":").quoted(system).add(",\"code\":").quoted(code).add('}');
        return true;
    }

    boolean period(JsonParser in, Rule rule) throws IOException {
        line.add('{');
        int empty = line.length();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            if (token == JsonToken.VALUE_STRING && (name.equals("start") || name.equals("end"))) {
                int mark = line.length();
                line.add(mark > empty ? "," : "").quoted(name).add(':');
                if (!date(rule.path() + "." + name, in.getText())) {
                    line.cut(mark);
                }
            } else {
                in.skipChildren();
            }
        }
        line.add('}');
        return line.length() > empty + 1;
    }

    /** A person is joined by, also where Patient is no variable. */
    boolean person(JsonParser in) throws IOException {
        ResourceKey target = target(in);
        return target.type().equals("Patient") && named(target);
    }

    /** What is not of the study would lead nowhere. */
    boolean reference(JsonParser in) throws IOException {
        ResourceKey target = target(in);
        return !target.type().equals("Patient")
                && types.contains(target.type())
                && screen.mayReferTo(person, target)
                && named(target);
    }

    private boolean named(ResourceKey target) {
        line.add("{\"reference\":\"")
                .add(target.type())
                .add('/')
                .add(pseudonyms.id(target.type() + "/" + target.id()))
                .add("\"}");
        return true;
    }

    /** Whatever its version; without a type when it is none of this server. */
    private static ResourceKey target(JsonParser in) throws IOException {
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
        return slash < 0
                ? new ResourceKey("", "")
                : new ResourceKey(
                        target.substring(0, slash), target.substring(slash + 1, end < 0 ? target.length() : end));
    }

    boolean scalar(JsonParser in, JsonToken token, Rule rule) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            String text = in.getText();
            return switch (rule.treatment()) {
                case CODE -> counted(rule.concept(text)) && quoted(text);
                case DATE -> date(rule.path(), text);
                case BIRTH -> birth(rule, text);
                case GENDER -> generalisation.gender() == GenderDetail.KEPT && rule.allows(text) && quasi(rule, text);
                case POSTCODE -> postcode(rule, text);
                default -> false;
            };
        }
        return switch (rule.treatment()) {
            case BOOLEAN -> token.isBoolean() && bool(rule, in.getText());
            case NUMBER -> token.isNumeric() && number(rule.path() + " " + variable, in.getText());
            default -> false;
        };
    }

    private boolean bool(Rule rule, String text) {
        if (!counted(rule.concept(text))) {
            return false;
        }
        line.add(text);
        return true;
    }

    /** A day of anonymised data is also a number: a year that few reach tells of them. */
    private boolean date(String path, String text) {
        String coarse = dates.coarse(text, pseudonyms.shift(person));
        if (coarse.isEmpty()) {
            return false;
        }
        if (kind != OutputKind.ANONYMISED) {
            return quoted(coarse);
        }
        String bounded = screen.bounded(path, CoarseDates.number(coarse));
        if (bounded.isEmpty()) {
            return false;
        }
        line.tell(new Value.Number(path, bounded));
        return quoted(CoarseDates.ofNumber(bounded));
    }

    private boolean birth(Rule rule, String text) {
        if (text.length() < 4 || !text.chars().limit(4).allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int band = generalisation.ageBand();
        int born = Math.max(Integer.parseInt(text.substring(0, 4)), eldestYear);
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
        line.tell(new Value.QuasiIdentifier(rule.path(), value));
        return quoted(value);
    }

    private boolean number(String measured, String number) {
        if (number.length() > LONGEST_NUMBER || Math.abs(Double.parseDouble(number)) > LARGEST_NUMBER) {
            return false;
        }
        String bounded = screen.bounded(measured, number);
        if (bounded.isEmpty()) {
            return false;
        }
        line.tell(new Value.Number(measured, bounded));
        line.add(bounded);
        return true;
    }

    private boolean quoted(String plain) {
        line.quoted(plain);
        return true;
    }
}
