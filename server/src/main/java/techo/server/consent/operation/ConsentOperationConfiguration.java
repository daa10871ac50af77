package techo.server.consent.operation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.consent.Admission;
import techo.interceptors.consent.Masks;
import techo.interceptors.consent.StoredResources;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.Masking;
import techo.policy.disclosure.RoundedCounts;
import techo.server.audit.JobRecords;
import techo.server.consent.ConsentProperties;
import techo.server.consent.RecordFacts;
import techo.server.consent.StoredEvidence;
import techo.server.consent.VisibleResources;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.notice.PublishedNotices;
import techo.server.personkey.PersonKeys;
import techo.server.recipient.Recipients;
import techo.server.storage.DatabaseClock;

/** The operations on consents. */
@Configuration(proxyBeanMethods = false)
public class ConsentOperationConfiguration {
    private static final Duration SWEEP_INTERVAL = Duration.ofHours(1);

    @Bean
    FhirOperations consentOperations(
            DaoRegistry daos,
            JdbcTemplate jdbc,
            Admission admission,
            VisibleResources visible,
            StoredEvidence evidence,
            PublishedNotices notices,
            Recipients recipients,
            Submissions submissions,
            ConsentProperties properties,
            PlatformTransactionManager transactions,
            DatabaseClock database,
            Clock clock) {
        RecordFacts records = new RecordFacts(jdbc, visible);
        PastConsents past = new PastConsents(jdbc, daos);
        ConsentProvider consents = new ConsentProvider(
                new ConsentWrites(daos, admission, new TransactionTemplate(transactions), clock),
                new ConsentOverview(daos, evidence, notices, recipients, submissions, database),
                notices,
                recipients,
                database);
        ExplanationProvider explanations = new ExplanationProvider(
                new AccessExplanation(evidence, past, records, recipients, database),
                new ConsentSimulation(evidence, past, records, new RoundedCounts(properties.smallestCell()), database),
                database);
        return new FhirOperations(
                List.of(consents, explanations),
                Set.of(
                        "$grant-consent",
                        "$withdraw-consent",
                        "$consent-status",
                        "$recipients",
                        "$recipient-notice",
                        "$fileConsent",
                        "$revokeConsent",
                        "$explain-access",
                        "$simulate-consent"));
    }

    @Bean
    Submissions submissions(
            DaoRegistry daos,
            JdbcTemplate jdbc,
            StoredResources resources,
            Masks masks,
            StoredEvidence evidence,
            FhirProperties fhir,
            FhirContext context,
            PersonKeys keys,
            ConsentProperties properties,
            JobRecords records,
            DatabaseClock database) {
        return new Submissions(
                new SubmissionRows(jdbc),
                evidence,
                resources,
                new SubmittedItems(daos, resources, masks, new Masking(new CategoryRules())),
                new DocumentFreezer(fhir.baseUrl().toString(), context),
                keys,
                properties.submission(),
                records,
                database);
    }

    @Bean
    FhirOperations submissionOperations(Submissions submissions) {
        return FhirOperations.of(
                new SubmissionProvider(submissions), Set.of("$submit-record", "$submissions", "$fetch-submission"));
    }

    @Bean
    SchedulingConfigurer submissionSchedule(Submissions submissions) {
        return tasks -> tasks.addFixedDelayTask(submissions, SWEEP_INTERVAL);
    }
}
