package techo.policy.identity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import techo.policy.identity.Scope.Code;
import techo.policy.identity.Scope.Context;
import techo.policy.identity.Scope.Element;
import techo.policy.identity.Scope.OfResources;
import techo.policy.identity.Scope.Restriction;
import techo.policy.identity.ScopeReading.Fault;
import techo.policy.identity.ScopeReading.Read;
import techo.policy.identity.ScopeReading.Refused;

/**
 * The grammar of SMART scopes, version 2 with the three suffixes of version 1 (SMART App Launch 2.2).
 *
 * <p>Restrictions are refused unless they can be enforced exactly: {@code category} and {@code code}, written
 * {@code system|code}, on the types whose search parameter of that name looks at that one element; and
 * {@code category} with a code of {@link #DATA_CATEGORIES} on every type.
 */
final class ScopeGrammar {
    /** The categories by which people consent. */
    static final String DATA_CATEGORIES = "https://techophr.github.io/fhir/CodeSystem/data-category";

    private static final int MAXIMUM_SCOPES = 200;
    private static final int MAXIMUM_LENGTH = 8_000;

    private static final Pattern BEGINNING = Pattern.compile("(?is)(patient|user|system)[/.].*");
    private static final Pattern SCOPE = Pattern.compile(
            "(?<context>patient|user|system)/(?<type>[A-Z][A-Za-z]{1,63}|\\*)"
                    + "\\.(?<permissions>read|write|\\*|c?r?u?d?s?)(\\?(?<restrictions>.+))?",
            Pattern.DOTALL);

    private static final Map<String, Set<Permission>> VERSION_1 = Map.of(
            "read", EnumSet.of(Permission.READ, Permission.SEARCH),
            "write", EnumSet.of(Permission.CREATE, Permission.UPDATE, Permission.DELETE),
            "*", EnumSet.allOf(Permission.class));

    /** FHIR R4: the parameter looks at this element and no other. */
    private static final Map<Element, Set<String>> RESTRICTED_TYPES = new EnumMap<>(Map.of(
            Element.CATEGORY,
            Set.of(
                    "CarePlan",
                    "Condition",
                    "DiagnosticReport",
                    "DocumentReference",
                    "Goal",
                    "Observation",
                    "Procedure"),
            Element.CODE,
            Set.of("Condition", "DiagnosticReport", "Observation", "Procedure")));

    private ScopeGrammar() {}

    static ScopeReading read(String text) {
        String[] words = text.isBlank() ? new String[0] : text.strip().split(" +", -1);
        if (words.length > MAXIMUM_SCOPES || text.length() > MAXIMUM_LENGTH) {
            return new Refused(Fault.TOO_MANY);
        }
        Set<Scope> scopes = new HashSet<>();
        for (String word : words) {
            if (BEGINNING.matcher(word).matches()) {
                Matcher parts = SCOPE.matcher(word);
                if (!parts.matches() || parts.group("permissions").isEmpty()) {
                    return new Refused(Fault.MALFORMED);
                }
                Optional<OfResources> scope = ofResources(parts);
                if (scope.isEmpty()) {
                    return new Refused(Fault.RESTRICTION_UNSUPPORTED);
                }
                scopes.add(scope.get());
            } else {
                scopes.add(new Scope.Named(word));
            }
        }
        return new Read(new Scopes(scopes));
    }

    private static Optional<OfResources> ofResources(Matcher parts) {
        Optional<String> type = Optional.of(parts.group("type")).filter(name -> !name.equals("*"));
        List<Restriction> restrictions = new ArrayList<>();
        if (parts.group("restrictions") != null) {
            Set<Element> seen = EnumSet.noneOf(Element.class);
            for (String pair : parts.group("restrictions").split("&", -1)) {
                Optional<Restriction> restriction = restriction(pair).filter(found -> enforceable(found, type));
                if (restriction.isEmpty() || !seen.add(restriction.get().element())) {
                    return Optional.empty();
                }
                restrictions.add(restriction.get());
            }
        }
        return Optional.of(
                new OfResources(context(parts), type, permissions(parts.group("permissions")), restrictions));
    }

    private static Context context(Matcher parts) {
        return Context.valueOf(parts.group("context").toUpperCase(Locale.ROOT));
    }

    private static Set<Permission> permissions(String text) {
        if (VERSION_1.containsKey(text)) {
            return VERSION_1.get(text);
        }
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (text.indexOf(permission.letter()) >= 0) {
                permissions.add(permission);
            }
        }
        return permissions;
    }

    private static Optional<Restriction> restriction(String pair) {
        for (Element element : Element.values()) {
            String prefix = element.parameter() + "=";
            if (pair.startsWith(prefix)) {
                return codes(pair.substring(prefix.length())).map(codes -> new Restriction(element, codes));
            }
        }
        return Optional.empty();
    }

    /** Percent-encoding and FHIR's escapes are not offered: two ways to write a code are two ways to read it. */
    private static Optional<Set<Code>> codes(String text) {
        Set<Code> codes = new HashSet<>();
        for (String value : text.split(",", -1)) {
            String[] parts = value.split("\\|", -1);
            if (parts.length != 2 || !plain(parts[0]) || !plain(parts[1])) {
                return Optional.empty();
            }
            codes.add(new Code(parts[0], parts[1]));
        }
        return Optional.of(codes);
    }

    private static boolean plain(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127 && "%\\$\"".indexOf(c) < 0);
    }

    private static boolean enforceable(Restriction restriction, Optional<String> type) {
        boolean byDataCategory = restriction.element() == Element.CATEGORY
                && restriction.anyOf().stream().allMatch(code -> code.system().equals(DATA_CATEGORIES));
        return byDataCategory
                || type.filter(RESTRICTED_TYPES.getOrDefault(restriction.element(), Set.of())::contains)
                        .isPresent();
    }
}
