package techo.server.search;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.util.Set;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.profiles.JapaneseProfiles;
import techo.server.fhir.FhirOperations;

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

    @Bean
    FhirOperations reindexOperation(JdbcTemplate jdbc, DaoRegistry daos, PlatformTransactionManager transactions) {
        return FhirOperations.of(
                new ReindexProvider(new Reindexing(jdbc, daos, new TransactionTemplate(transactions))),
                Set.of(ReindexProvider.OPERATION));
    }
}
