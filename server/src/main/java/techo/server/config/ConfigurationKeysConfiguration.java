package techo.server.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Checks the configuration before anything is opened: wrong settings stop the start in seconds and touch no database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModeProperties.class)
public class ConfigurationKeysConfiguration {

    @Bean
    static EarlyFreeze earlyFreeze() {
        return new EarlyFreeze();
    }

    @Bean
    static BeanFactoryPostProcessor refuseWrongConfiguration(ConfigurableEnvironment environment) {
        return beans -> {
            Map<String, String> features = features(beans);
            Map<String, Class<?>> records = features.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, feature -> type(beans, feature.getValue())));
            new ConfigurationKeys(records).refuseUnknown(environment);
            // Spring Boot would bind each at its first use, which for some is after the schema has been migrated.
            List<Object> bound = features.values().stream().map(beans::getBean).toList();
            if (beans.getBean(ModeProperties.class).mode() == Mode.PRODUCTION) {
                new ProductionRules(environment, ConfigurationKeysConfiguration.class.getClassLoader()).require(bound);
            }
        };
    }

    private static Class<?> type(ConfigurableListableBeanFactory beans, String name) {
        return Objects.requireNonNull(beans.getType(name), name);
    }

    /** Bean names by prefix. */
    private static Map<String, String> features(ConfigurableListableBeanFactory beans) {
        Map<String, String> features = new TreeMap<>();
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            ConfigurationProperties properties = beans.findAnnotationOnBean(name, ConfigurationProperties.class);
            if (properties != null && (properties.prefix() + ".").startsWith("techo.")) {
                features.put(properties.prefix(), name);
            }
        }
        return features;
    }
}
