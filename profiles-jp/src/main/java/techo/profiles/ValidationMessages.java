package techo.profiles;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import techo.profiles.Violation.Rule;

/**
 * Turns the underlying validator's messages into {@link Violation}s.
 *
 * <p>INVARIANT: nothing of a resource reaches the result. The validator quotes values in its texts, so those texts are
 * never passed on: they are only searched for names that stand in a definition (an element's path at the very start, a
 * canonical that we know), and everything else is composed from the message's name and place.
 */
final class ValidationMessages {
    private static final Pattern ELEMENT =
            Pattern.compile("^(?:Slice ')?([A-Z][A-Za-z0-9]*(?:[.:][A-Za-z0-9\\[\\]-]+)*)");
    private static final Pattern CANONICAL = Pattern.compile("https?://[A-Za-z0-9./_-]+");
    private static final Pattern PLACE = Pattern.compile("[A-Z][A-Za-z0-9.\\[\\]()]*");

    private final List<Map.Entry<Pattern, Rule>> rules;
    private final Map<Rule, Texts> texts;
    private final RepairHints hints;
    private final JapaneseProfiles profiles;
    private final IValidationSupport definitions;

    private record Texts(String english, String japanese) {}

    private ValidationMessages(
            List<Map.Entry<Pattern, Rule>> rules,
            Map<Rule, Texts> texts,
            RepairHints hints,
            JapaneseProfiles profiles,
            IValidationSupport definitions) {
        this.rules = rules;
        this.texts = texts;
        this.hints = hints;
        this.profiles = profiles;
        this.definitions = definitions;
    }

    /** @param definitions where a canonical is looked up before it is repeated */
    static ValidationMessages load(JapaneseProfiles profiles, IValidationSupport definitions) {
        List<Map.Entry<Pattern, Rule>> rules = Table.rows("message-ids.tsv").stream()
                .map(row -> Map.entry(Pattern.compile(row.get(0)), Rule.valueOf(row.get(1))))
                .toList();
        Map<Rule, Texts> texts = new HashMap<>();
        Table.rows("messages.tsv")
                .forEach(row -> texts.put(Rule.valueOf(row.get(0)), new Texts(row.get(1), row.get(2))));
        return new ValidationMessages(rules, Map.copyOf(texts), RepairHints.load(), profiles, definitions);
    }

    Violation violation(SingleValidationMessage message) {
        Optional<String> id = Optional.ofNullable(message.getMessageId());
        String wording = Optional.ofNullable(message.getMessage()).orElse("");
        Rule rule = id.map(this::rule).orElse(Rule.OTHER);
        Optional<String> profile = known(wording, this::isProfile);
        return compose(rule, place(message), profile, detail(rule, id, wording), id);
    }

    Violation unknownProfile(String place) {
        return compose(Rule.UNKNOWN_PROFILE, place, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Rule rule(String messageId) {
        return rules.stream()
                .filter(entry -> entry.getKey().matcher(messageId).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Rule.OTHER);
    }

    private Optional<String> detail(Rule rule, Optional<String> id, String wording) {
        return switch (rule) {
            case MISSING, TOO_MANY -> first(ELEMENT, wording, 1);
            case VALUE_SET -> known(wording, this::isValueSet);
            case CONSTRAINT -> id.map(name -> name.substring(name.indexOf('#') + 1));
            case OTHER -> id;
            case FIXED_VALUE, SLICE, TYPE, FORMAT, REFERENCE, EXTENSION, UNKNOWN_PROFILE -> Optional.empty();
        };
    }

    private Violation compose(
            Rule rule, String place, Optional<String> profile, Optional<String> detail, Optional<String> id) {
        Optional<JapaneseProfiles.Constraint> constraint =
                rule == Rule.CONSTRAINT ? detail.flatMap(profiles::constraint) : Optional.empty();
        Texts template = Objects.requireNonNull(texts.get(rule), () -> "no text for " + rule);
        String english = template.english()
                .replace("{at}", place)
                .replace("{profile}", profile.orElse("the FHIR standard"))
                .replace("{detail}", named(detail.orElse("what is asked for"), constraint.map(c -> c.text())));
        String japanese = template.japanese()
                .replace("{at}", place)
                .replace("{profile}", profile.orElse("FHIR 標準"))
                .replace("{detail}", named(detail.orElse("求められるもの"), constraint.map(c -> c.textJa())));
        Optional<RepairHints.Hint> hint = hints.find(rule, element(rule, place, detail));
        return new Violation(
                rule,
                place,
                profile,
                detail,
                id,
                english + hint.map(found -> " " + found.text()).orElse(""),
                japanese + hint.map(RepairHints.Hint::textJa).orElse(""));
    }

    /** What is missing has no place of its own: its definition names it. */
    private static String element(Rule rule, String place, Optional<String> detail) {
        return rule == Rule.MISSING || rule == Rule.TOO_MANY ? detail.orElse(place) : place;
    }

    private static String named(String detail, Optional<String> explanation) {
        return explanation.map(text -> detail + " (" + text + ")").orElse(detail);
    }

    /** The validator writes a resource's type and id as a comment into the path; an id may be someone's number. */
    private static String place(SingleValidationMessage message) {
        String path =
                Optional.ofNullable(message.getLocationString()).orElse("").replaceAll("/\\*.*?\\*/", "");
        Matcher matcher = PLACE.matcher(path);
        return matcher.lookingAt() ? matcher.group() : "Resource";
    }

    private Optional<String> known(String wording, Predicate<String> ours) {
        Matcher matcher = CANONICAL.matcher(wording);
        Optional<String> last = Optional.empty();
        while (matcher.find()) {
            if (ours.test(matcher.group())) {
                last = Optional.of(matcher.group());
            }
        }
        return last;
    }

    private boolean isProfile(String canonical) {
        return definitions.fetchStructureDefinition(canonical) != null;
    }

    private boolean isValueSet(String canonical) {
        return definitions.fetchValueSet(canonical) != null;
    }

    private static Optional<String> first(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(group)) : Optional.empty();
    }
}
