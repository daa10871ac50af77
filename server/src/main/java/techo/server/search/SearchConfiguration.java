package techo.server.search;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import techo.profiles.JapaneseProfiles;

/** Searches in Japanese. */
@Configuration(proxyBeanMethods = false)
public class SearchConfiguration {
    private static final String HAPIS = "searchParamRegistry";

    /** A second registry would build and refresh itself beside ours. */
    @Bean
    static BeanFactoryPostProcessor oneSearchParamRegistry() {
        return beans -> ((BeanDefinitionRegistry) beans).removeBeanDefinition(HAPIS);
    }

    @Bean
    ISearchParamRegistry japaneseSearchParamRegistry(FhirContext context, JapaneseProfiles profiles) {
        return new JapaneseSearchParamRegistry(context, profiles.searchParameters());
    }
}
