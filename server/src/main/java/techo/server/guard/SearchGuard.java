package techo.server.guard;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.param.QuantityParam;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.server.fhir.OfferedSearch;

/**
 * Refuses searches that cost too much, and parameters that this server does not offer.
 *
 * <p>HAPI knows more parameters than the CapabilityStatement names; those that follow references backwards, match
 * inside texts or ask in another language could be used to ask about what the caller may not see.
 */
final class SearchGuard {
    private static final Set<String> COUNTS = Set.of("_count", "_offset");
    private static final Pattern COUNT = Pattern.compile("[0-9]{0,9}");
    private static final Set<String> INCLUDES = Set.of("_include", "_revinclude");
    /** A value separator is a comma that no backslash escapes, unless that one is escaped itself. */
    private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*,");

    /** In digits of any script, which Java reads as numbers too. */
    private static final Pattern EXPONENT = Pattern.compile("[\\p{Nd}.][eE][+-]?\\p{Nd}");

    /** Between alternatives and the parts of a composite, escaped or not: then it is no number. */
    private static final Pattern BETWEEN_NUMBERS = Pattern.compile("[,$]");

    private final GuardProperties limits;

    SearchGuard(GuardProperties limits) {
        this.limits = limits;
    }

    /**
     * @param parameters decoded, by name with modifier and chain
     * @throws TechoException when the search may not be run
     */
    void check(Map<String, String[]> parameters) {
        check(parameters, OfferedSearch.REFUSED_PARAMETERS);
    }

    /** An operation names its own parameters, and is refused only what costs too much. */
    void checkOperation(Map<String, String[]> parameters) {
        check(parameters, Set.of());
    }

    private void check(Map<String, String[]> parameters, Set<String> refused) {
        List<String> values = parameters.values().stream()
                .flatMap(list -> List.of(list).stream())
                .toList();
        long size = size(parameters.keySet()) + size(values);
        if (size > limits.searchSize().toBytes() || values.size() > limits.searchParameters()) {
            throw new TechoException(RequestError.SEARCH_TOO_COSTLY);
        }
        int includes = 0;
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            String base = name.split("[:.]", 2)[0];
            if (refused.contains(base) || refusedModifier(name) || deeplyChained(name)) {
                throw refused();
            }
            if (COUNTS.contains(name)) {
                counted(name, parameter.getValue());
            }
            if (INCLUDES.contains(base)) {
                includes += parameter.getValue().length;
                if (List.of(parameter.getValue()).contains("*")) {
                    throw refused();
                }
            }
            for (String value : parameter.getValue()) {
                if (SEPARATOR.split(value, -1).length > limits.searchValues()
                        || BETWEEN_NUMBERS.splitAsStream(value).anyMatch(SearchGuard::isUnwritable)) {
                    throw new TechoException(RequestError.SEARCH_TOO_COSTLY);
                }
            }
        }
        if (includes > limits.searchIncludes()) {
            throw new TechoException(RequestError.SEARCH_TOO_COSTLY);
        }
    }

    /**
     * HAPI writes a number out in digits to see how exact it is: of {@code 1e999999999} a gigabyte. It reads here what it would
     * read then; what it cannot read is no number, such as the code of a checkup item.
     */
    private static boolean isUnwritable(String value) {
        if (!EXPONENT.matcher(value).find()) {
            return false;
        }
        try {
            QuantityParam number = new QuantityParam(value.strip());
            return number.getValue() != null && NumberGuard.isUnwritable(number.getValue());
        } catch (DataFormatException | NumberFormatException e) {
            return false;
        }
    }

    /** What an operation is asked in its body. */
    void checkOperation(Parameters sent) {
        for (ParametersParameterComponent parameter : sent.getParameter()) {
            if (parameter.hasName() && COUNTS.contains(parameter.getName())) {
                String value = parameter.hasValue() ? parameter.getValue().primitiveValue() : null;
                counted(parameter.getName(), new String[] {value == null ? "" : value});
            }
        }
    }

    /** HAPI hands a negative one on to the database. */
    private static void counted(String name, String[] values) {
        if (!Stream.of(values).allMatch(COUNT.asMatchPredicate())) {
            throw new TechoException(
                    Problem.error(RequestError.PARAMETER_VALUE_INVALID).atPosition(name));
        }
    }

    private static boolean refusedModifier(String name) {
        String[] parts = name.split("[:.]");
        for (int i = 1; i < parts.length; i++) {
            if (OfferedSearch.REFUSED_MODIFIERS.contains(parts[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean deeplyChained(String name) {
        return name.chars().filter(character -> character == '.').count() > 1;
    }

    private static long size(Collection<String> texts) {
        return texts.stream().mapToLong(String::length).sum();
    }

    private static TechoException refused() {
        return new TechoException(Problem.error(RequestError.SEARCH_PARAMETER_REFUSED));
    }
}
