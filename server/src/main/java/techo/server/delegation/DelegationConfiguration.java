package techo.server.delegation;

import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.DelegationRule;
import techo.policy.consent.LegalLimits;
import techo.server.fhir.FhirOperations;
import techo.server.storage.DatabaseClock;

/** Who acts for a person, and the operations by which that begins and ends. */
@Configuration(proxyBeanMethods = false)
public class DelegationConfiguration {

    @Bean
    Delegations delegations(
            JdbcTemplate jdbc,
            PartitionSettings partitions,
            PlatformTransactionManager transactions,
            LegalLimits limits,
            DatabaseClock clock) {
        return new Delegations(
                new DelegationRows(jdbc),
                new BirthDates(jdbc, partitions),
                new DelegationRule(limits),
                new TransactionTemplate(transactions),
                clock);
    }

    @Bean
    LegalRepresentatives legalRepresentatives(Delegations delegations) {
        return delegations::representatives;
    }

    @Bean
    FhirOperations delegationOperations(Delegations delegations) {
        return FhirOperations.of(
                new DelegationProvider(delegations),
                Set.of("$delegations", "$delegation-establish", "$delegation-verify", "$delegation-end"));
    }
}
