package techo.server.recipient;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.PurposeCeiling;
import techo.server.fhir.FhirOperations;

/** The register of recipients and the operations by which operators keep it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecipientProperties.class)
public class RecipientConfiguration {

    @Bean
    Recipients recipients(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            RecipientProperties properties,
            PurposeCeiling ceiling,
            Clock clock) {
        return new Recipients(jdbc, new TransactionTemplate(transactions), properties, ceiling, clock);
    }

    @Bean
    FhirOperations recipientOperations(Recipients recipients, FhirContext context) {
        return FhirOperations.of(
                new RecipientProvider(recipients, new RecipientDocument(context)),
                Set.of("$recipient", "$recipient-propose", "$recipient-approve", "$recipient-suspend"));
    }
}
