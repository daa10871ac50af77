package techo.interceptors.consent;

import java.util.Map;
import java.util.Set;

/**
 * Which search parameters are refused, to everyone, because the answer would depend on resources that the caller may
 * not see: a chain, {@code _has} or {@code _list} follows references into them; the others are not narrowed.
 */
final class SearchParameterRule {
    private static final Set<String> REFUSED = Set.of(
            "_has", "_filter", "_list", "_text", "_content", "_contained", "_containedType", "_query", "_typeFilter");

    private SearchParameterRule() {}

    /** @param parameters as HAPI hands them out: values by name, with modifiers on the name */
    static boolean refuses(Map<String, String[]> parameters) {
        return parameters.entrySet().stream()
                .anyMatch(parameter -> refusesName(parameter.getKey())
                        || (bare(parameter.getKey()).equals("_sort") && followsReference(parameter.getValue())));
    }

    private static boolean refusesName(String name) {
        return REFUSED.contains(bare(name)) || name.indexOf('.') >= 0 || name.endsWith(":mdm");
    }

    /** HAPI sorts by {@code _sort:asc} and {@code _sort:desc} too. */
    private static String bare(String name) {
        int modifier = name.indexOf(':');
        return modifier < 0 ? name : name.substring(0, modifier);
    }

    private static boolean followsReference(String[] values) {
        for (String value : values) {
            if (value.indexOf('.') >= 0) {
                return true;
            }
        }
        return false;
    }
}
