package techo.server.research;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.fhir.FhirOperations;
import techo.server.recipient.Recipients;

/** The register of studies and the operations by which operators keep it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResearchProperties.class)
public class ResearchConfiguration {

    @Bean
    AllowList allowList() {
        return AllowList.load();
    }

    @Bean
    Studies studies(
            JdbcTemplate jdbc,
            FhirContext context,
            AllowList allowed,
            Recipients recipients,
            ResearchProperties properties,
            Clock clock) {
        return new Studies(jdbc, new StudyDocument(context), allowed, recipients, properties, clock);
    }

    @Bean
    FhirOperations studyOperations(Studies studies, FhirContext context, AllowList allowed) {
        return FhirOperations.of(
                new StudyProvider(studies, new StudyDocument(context), new StudyDictionary(allowed)),
                Set.of("$study", "$propose-study", "$approve-study", "$publish-study", "$close-study"));
    }
}
