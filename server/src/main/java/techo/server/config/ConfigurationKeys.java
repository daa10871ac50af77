package techo.server.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Finds keys below {@code techo.} that no feature reads.
 *
 * <p>Spring Boot refuses an unknown key inside a known prefix, but not where it comes from the environment or from a system
 * property, and passes over a misspelt prefix in silence.
 */
final class ConfigurationKeys {
    /** Read by the command line client, which a shell that starts a server may well have in its environment. */
    private static final Set<String> CLIENT_VARIABLES = Set.of(
            "TECHO_URL",
            "TECHO_TOKEN",
            "TECHO_CLIENT_ID",
            "TECHO_KEY",
            "TECHO_OWNER_PASSWORD",
            "TECHO_DEMO_PORT",
            "TECHO_DEMO_DATA");

    /** Kubernetes tells each container of the services beside it, also of one whose name begins with ours. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("TECHO(_[A-Z0-9_]+)?_(SERVICE_HOST=.*"
            + "|SERVICE_PORT(_[A-Z0-9_]+)?=\\d+|PORT(_\\d+_(TCP|UDP|SCTP))?=[a-z]+://.*"
            + "|PORT_\\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)=.*)");

    private static final Pattern OURS = Pattern.compile("techo[._]", Pattern.CASE_INSENSITIVE);

    /** Sources write them differently: a variable of the environment has neither dots, dashes nor brackets. */
    private static final Pattern SEPARATORS = Pattern.compile("[-._\\[\\]]");

    private final List<Pattern> known;

    /** @param features the record that each prefix, such as {@code techo.storage}, is bound to */
    ConfigurationKeys(Map<String, Class<?>> features) {
        this.known = features.entrySet().stream()
                .flatMap(feature -> keys(plain(feature.getKey()), feature.getValue()))
                .map(Pattern::compile)
                .toList();
    }

    void refuseUnknown(ConfigurableEnvironment environment) {
        Set<String> unknown = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (OURS.matcher(name).lookingAt()
                            && !isOfOthers(name, enumerable.getProperty(name))
                            && !isKnown(plain(name))) {
                        unknown.add(name);
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnknownConfigurationKeyException(unknown);
        }
    }

    private static boolean isOfOthers(String name, @Nullable Object value) {
        return CLIENT_VARIABLES.contains(name)
                || OF_KUBERNETES.matcher(name + "=" + value).matches();
    }

    private boolean isKnown(String name) {
        return known.stream().anyMatch(key -> key.matcher(name).matches());
    }

    private static Stream<String> keys(String before, Class<?> group) {
        return Arrays.stream(group.getRecordComponents())
                .flatMap(component -> keys(before + plain(component.getName()), component));
    }

    private static Stream<String> keys(String key, RecordComponent component) {
        String whole = Map.class.isAssignableFrom(component.getType())
                ? key + ".+"
                : Collection.class.isAssignableFrom(component.getType()) ? key + "\\d*" : key;
        Class<?> value = value(component.getGenericType());
        return Stream.concat(Stream.of(whole), value.isRecord() ? keys(whole, value) : Stream.empty());
    }

    /** What is in a collection, as the value of a name, or there or not. */
    private static Class<?> value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return value(arguments[arguments.length - 1]);
        }
        return type instanceof Class<?> one ? one : Object.class;
    }

    private static String plain(String name) {
        return SEPARATORS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
