package techo.e2e;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** One service of the compose files in {@code docker/}, with the variables of a site put in. */
record Compose(List<String> command, Map<String, String> environment) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]*}");

    /** @param files such as {@code compose.yaml}; a later one adds to an earlier one */
    @SuppressWarnings("unchecked") // YAML is maps and lists; a wrong shape fails where it is used
    static Compose service(String name, Map<String, String> variables, String... files) {
        Map<String, String> environment = new LinkedHashMap<>();
        List<String> command = List.of();
        for (String path : files) {
            Map<String, Object> file = new Yaml().load(Checkout.read("docker/" + path));
            Map<String, Object> services = (Map<String, Object>) file.get("services");
            Map<String, Object> service = (Map<String, Object>) services.getOrDefault(name, Map.of());
            ((Map<String, String>) service.getOrDefault("environment", Map.of()))
                    .forEach((key, value) -> environment.put(key, substitute(value, variables)));
            command = (List<String>) service.getOrDefault("command", command);
        }
        return new Compose(command, environment);
    }

    private static String substitute(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll((MatchResult found) ->
                        Matcher.quoteReplacement(Objects.requireNonNull(variables.get(found.group(1)), found.group())));
    }
}
