package techo.e2e;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** One service of {@code docker/compose.yaml}, with the variables of a site put in. */
record Compose(List<String> command, Map<String, String> environment) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]*}");

    @SuppressWarnings("unchecked") // YAML is maps and lists; a wrong shape fails where it is used
    static Compose service(String name, Map<String, String> variables) {
        Map<String, Object> file = new Yaml().load(Checkout.read("docker/compose.yaml"));
        Map<String, Object> service = (Map<String, Object>) ((Map<String, Object>) file.get("services")).get(name);
        Map<String, String> environment = new LinkedHashMap<>();
        ((Map<String, String>) service.get("environment"))
                .forEach((key, value) -> environment.put(key, substitute(value, variables)));
        return new Compose((List<String>) service.get("command"), environment);
    }

    private static String substitute(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll((MatchResult found) -> Matcher.quoteReplacement(variables.get(found.group(1))));
    }
}
