package techo.server.docs;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import techo.server.testing.ShippedClasses;

class ConfigurationPageTest {
    private static final Pattern CAPITAL = Pattern.compile("([a-z0-9])([A-Z])");

    @Test
    void the_page_lists_every_key_of_every_feature() throws IOException {
        List<Class<?>> features = ShippedClasses.in("techo", new AnnotationTypeFilter(ConfigurationProperties.class))
                .sorted(Comparator.comparing(ConfigurationPageTest::prefix))
                .toList();
        StringBuilder page = new StringBuilder();
        for (Class<?> feature : features) {
            page.append("\n## ").append(prefix(feature)).append("\n\n");
            page.append("| key | default | meaning |\n|---|---|---|\n");
            rows(page, prefix(feature), feature);
        }
        new DocumentedPage("configuration.md").mustContain(page.toString());
    }

    private static void rows(StringBuilder page, String prefix, Class<?> type) throws IOException {
        String description = description(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + "."
                    + CAPITAL.matcher(component.getName()).replaceAll("$1-$2").toLowerCase();
            Class<?> nested = nested(component.getGenericType());
            String path = key
                    + (component.getType() == List.class && nested.isRecord() ? "[n]" : "")
                    + (component.getType() == java.util.Map.class ? ".<name>" : "");
            page.append(
                    "| `%s` | %s | %s |\n".formatted(path, initial(type, component), meaning(description, component)));
            if (nested.isRecord()) {
                rows(page, path, nested);
            }
        }
    }

    private static Class<?> nested(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return nested(arguments[arguments.length - 1]);
        }
        return (Class<?>) type;
    }

    private static String initial(Class<?> type, RecordComponent component) {
        return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .filter(value -> value != null && value.value().length > 0 && !value.value()[0].isEmpty())
                .map(value -> "`" + String.join(",", value.value()) + "`")
                .findFirst()
                .orElse("");
    }

    private static String meaning(String description, RecordComponent component) {
        Matcher matcher = Pattern.compile(
                        "@param " + component.getName() + "\\s(.*?)(?=\\n\\s*\\* @|$)", Pattern.DOTALL)
                .matcher(description);
        if (!matcher.find()) {
            throw new AssertionError("no @param for " + component);
        }
        return matcher.group(1)
                .replaceAll("\\n\\s*\\*", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .trim();
    }

    /** @return the comment above this record, which may be one of several in a file */
    private static String description(Class<?> type) throws IOException {
        Path path = Path.of("src/main/java", type.getName().replace('.', '/').split("\\$")[0] + ".java");
        String above = Files.readString(path).split("record " + type.getSimpleName() + "\\(", 2)[0];
        String comment = above.substring(above.lastIndexOf("/**"));
        return comment.substring(0, comment.lastIndexOf("*/"));
    }

    private static String prefix(Class<?> feature) {
        return feature.getAnnotation(ConfigurationProperties.class).prefix();
    }
}
