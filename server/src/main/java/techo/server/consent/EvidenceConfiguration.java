package techo.server.consent;

import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.PurposeCeiling;
import techo.server.delegation.BirthDates;
import techo.server.delegation.PersonalDelegations;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.RecipientProperties;
import techo.server.recipient.Recipients;
import techo.server.storage.DatabaseClock;
import techo.server.storage.DatabaseKind;

/** What decisions rest on: limits and tables of the operator, and what people said. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsentProperties.class)
public class EvidenceConfiguration {
    @Bean
    LegalLimits legalLimits(ConsentProperties consent, RecipientProperties recipients) {
        return consent.limits(recipients.recheck());
    }

    @Bean
    PurposeCeiling purposeCeiling(ConsentProperties consent) {
        return consent.table();
    }

    @Bean
    PersonRows personRows(JdbcTemplate jdbc, DatabaseKind database, PartitionSettings partitions, LegalLimits limits) {
        return new PersonRows(jdbc, database, new BirthDates(jdbc, partitions), limits.dormancy());
    }

    @Bean
    StoredEvidence storedEvidence(
            JdbcTemplate jdbc,
            PersonRows persons,
            PersonalDelegations delegations,
            Recipients recipients,
            PublishedNotices notices,
            PurposeCeiling ceiling,
            LegalLimits limits) {
        return new StoredEvidence(
                new ProvisionRows(jdbc),
                new EmergencyRows(jdbc),
                persons,
                delegations,
                recipients,
                notices,
                ceiling,
                limits);
    }

    @Bean
    DelegateGate delegateGate(StoredEvidence evidence, LegalLimits limits, DatabaseClock clock) {
        return new DelegateGate(evidence, limits, clock);
    }

    @Bean
    CompiledLimits compiledLimits(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            ConsentCompilation compilation,
            LegalLimits limits) {
        return new CompiledLimits(jdbc, new TransactionTemplate(transactions), compilation, limits);
    }

    @Bean
    ConsentCompilation consentCompilation(JdbcTemplate jdbc, StoredEvidence evidence, LegalLimits limits) {
        ResourceRows resources = new ResourceRows(jdbc);
        return new ConsentCompilation(
                resources,
                new ProvisionRows(jdbc),
                new EmergencyRows(jdbc),
                evidence,
                new GrantRows(jdbc, resources::resId),
                limits);
    }
}
