package techo.server.consent.operation;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.consent.Admission;
import techo.policy.disclosure.SmallCells;
import techo.server.consent.ConsentProperties;
import techo.server.consent.RecordFacts;
import techo.server.consent.StoredEvidence;
import techo.server.consent.VisibleResources;
import techo.server.fhir.FhirOperations;
import techo.server.notice.PublishedNotices;
import techo.server.recipient.Recipients;

/** The operations on consents. */
@Configuration(proxyBeanMethods = false)
public class ConsentOperationConfiguration {
    @Bean
    FhirOperations consentOperations(
            DaoRegistry daos,
            JdbcTemplate jdbc,
            Admission admission,
            VisibleResources visible,
            StoredEvidence evidence,
            PublishedNotices notices,
            Recipients recipients,
            ConsentProperties properties,
            PlatformTransactionManager transactions,
            Clock clock) {
        RecordFacts records = new RecordFacts(jdbc, visible);
        ConsentProvider consents = new ConsentProvider(
                new ConsentWrites(daos, admission, new TransactionTemplate(transactions)),
                new ConsentOverview(daos, evidence, notices, recipients, clock),
                notices,
                recipients,
                clock);
        ExplanationProvider explanations = new ExplanationProvider(
                new AccessExplanation(evidence, new PastConsents(jdbc, daos), records, recipients, clock),
                new ConsentSimulation(evidence, records, new SmallCells(properties.smallestCell()), clock),
                clock);
        return new FhirOperations(
                List.of(consents, explanations),
                Set.of(
                        "$grant-consent",
                        "$withdraw-consent",
                        "$consent-status",
                        "$recipient-notice",
                        "$fileConsent",
                        "$revokeConsent",
                        "$explain-access",
                        "$simulate-consent"));
    }
}
