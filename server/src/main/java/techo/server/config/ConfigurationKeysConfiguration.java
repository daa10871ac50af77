package techo.server.config;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Checks the configuration before the first bean is made. */
@Configuration(proxyBeanMethods = false)
public class ConfigurationKeysConfiguration {

    @Bean
    static BeanFactoryPostProcessor refuseUnknownConfigurationKeys(ConfigurableEnvironment environment) {
        return beans -> new ConfigurationKeys(prefixes(beans)).refuseUnknown(environment);
    }

    private static Set<String> prefixes(ConfigurableListableBeanFactory beans) {
        Set<String> prefixes = new TreeSet<>();
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            ConfigurationProperties properties = beans.findAnnotationOnBean(name, ConfigurationProperties.class);
            if (properties != null && properties.prefix().startsWith("techo.")) {
                prefixes.add(properties.prefix());
            }
        }
        return prefixes;
    }
}
