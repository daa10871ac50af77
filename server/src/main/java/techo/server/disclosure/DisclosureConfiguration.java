package techo.server.disclosure;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.consent.DelegateRight;
import techo.server.audit.DisclosureRows;
import techo.server.audit.JobRecords;
import techo.server.audit.LegalHolds;
import techo.server.audit.PersonalAccesses;
import techo.server.consent.DelegateGate;
import techo.server.consent.VisibleResources;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.fhir.InterceptorOrder;
import techo.server.recipient.Recipients;

/** The disclosure ledger, and what reads it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DisclosureProperties.class)
public class DisclosureConfiguration {
    private static final Duration RETENTION_INTERVAL = Duration.ofHours(6);

    @Bean
    DisclosureRows disclosureRows() {
        return new JdbcDisclosureRows();
    }

    @Bean
    DisclosureLedger disclosureLedger(JdbcTemplate jdbc, PlatformTransactionManager transactions, LegalHolds holds) {
        return new DisclosureLedger(jdbc, new TransactionTemplate(transactions), holds);
    }

    @Bean
    LedgerWords ledgerWords(MessageSource messages, IValidationSupport terminology) {
        return new LedgerWords(messages, terminology);
    }

    @Bean
    Acquisitions acquisitions(JdbcTemplate jdbc) {
        return new Acquisitions(jdbc);
    }

    @Bean
    FhirInterceptor ownEntries(Acquisitions acquisitions, JdbcTemplate jdbc, Clock clock) {
        return new FhirInterceptor(
                InterceptorOrder.CONSENT_INDEX, Scope.STORAGE, new OwnEntries(acquisitions, jdbc, clock));
    }

    @Bean
    FhirOperations disclosureOperations(
            DisclosureLedger ledger,
            Acquisitions acquisitions,
            PersonalAccesses accesses,
            Recipients recipients,
            DaoRegistry daos,
            DelegateGate delegates,
            VisibleResources visible,
            JdbcTemplate jdbc,
            LedgerWords words,
            FhirProperties fhir,
            FhirContext context,
            Clock clock) {
        LedgerReaders readers = new LedgerReaders(
                delegate -> delegates.gives(delegate, DelegateRight.ACCESS_LOG),
                new SeenKinds(jdbc, visible, clock)::of);
        AccessLog log = new AccessLog(accesses, ledger, recipients, new PractitionerRoles(daos), jdbc);
        return new FhirOperations(
                List.of(
                        new DisclosureProvider(ledger, readers, words, fhir, context, clock),
                        new AcquisitionProvider(acquisitions, readers, words, fhir, clock),
                        new AccessLogProvider(log, readers, words, fhir, clock)),
                Set.of("$disclosures", "$disclosure-report", "$acquisitions", "$access-log"));
    }

    @Bean
    FhirOperations disclosuresElsewhere(
            DisclosureRows rows,
            DaoRegistry daos,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            Clock clock) {
        return FhirOperations.of(
                new RecordDisclosureProvider(rows, daos, jdbc, new TransactionTemplate(transactions), clock),
                Set.of("$recordDisclosure"));
    }

    @Bean
    DisclosureRetention disclosureRetention(
            DisclosureLedger ledger, JobRecords records, DisclosureProperties properties, Clock clock) {
        return new DisclosureRetention(ledger, records, properties, clock);
    }

    @Bean
    SchedulingConfigurer disclosureRetentionSchedule(DisclosureRetention retention) {
        return tasks -> tasks.addFixedDelayTask(retention, RETENTION_INTERVAL);
    }
}
