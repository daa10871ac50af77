package techo.server.audit;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RetentionPeriod;
import techo.server.config.ModeProperties;
import techo.server.fhir.FhirOperations;
import techo.server.personkey.PersonKeys;
import techo.server.storage.DatabaseKind;

/** How long records are kept, who looks at them, and what operators find in them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditReviewProperties.class)
public class AuditKeepingConfiguration {

    @Bean
    AuditRights auditRights(JdbcTemplate jdbc, DatabaseKind kind, ModeProperties server, AuditProperties properties) {
        return new AuditRights(jdbc, kind).require(server.mode(), properties.databaseRole());
    }

    @Bean
    LegalHolds legalHolds(JdbcTemplate jdbc, PlatformTransactionManager transactions, Clock clock) {
        return new LegalHolds(jdbc, new TransactionTemplate(transactions), clock);
    }

    @Bean
    AuditErasure auditErasure(JdbcTemplate jdbc, DatabaseKind kind, PersonKeys keys, LegalHolds holds) {
        return new AuditErasure(jdbc, kind, keys, holds);
    }

    @Bean
    AuditRetention auditRetention(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            DatabaseKind kind,
            CheckpointDirectory directory,
            CheckpointedRecords checkpoints,
            SigningKey key,
            LegalHolds holds,
            AuditProperties properties,
            Clock clock) {
        return new AuditRetention(
                jdbc,
                new TransactionTemplate(transactions),
                kind,
                directory,
                checkpoints,
                key,
                holds,
                new RetentionPeriod(properties.retention()),
                clock);
    }

    @Bean
    AuditScan auditScan(DataSource database, AuditPayload payloads) {
        return new AuditScan(database, payloads);
    }

    @Bean
    AuditReviews auditReviews(
            JdbcTemplate jdbc,
            DataSource database,
            DatabaseKind kind,
            AuditScan scan,
            AuditReviewProperties properties,
            Clock clock) {
        return new AuditReviews(jdbc, new OneNode(database, kind), scan, properties.limits(), clock);
    }

    @Bean
    JobRecords jobRecords(AuditTrail trail, Clock clock) {
        return new JobRecords(trail, clock);
    }

    @Bean
    ClockSkew clockSkew(JdbcTemplate jdbc, Clock clock, AuditProperties properties) {
        return new ClockSkew(jdbc, clock, properties.maxSkew()).measure();
    }

    @Bean
    AuditJobs auditJobs(
            AuditMonths months,
            AuditRetention retention,
            AuditReviews reviews,
            ClockSkew skew,
            JobRecords records,
            Clock clock) {
        return new AuditJobs(months, retention, reviews, skew, records).start(clock);
    }

    @Bean
    FhirOperations auditKeeping(AuditReviews reviews, LegalHolds holds) {
        return new FhirOperations(
                List.of(new LegalHoldProvider(holds), new AuditReviewProvider(reviews)),
                Set.of(
                        "$legal-hold",
                        "$legal-holds",
                        "$legal-hold-propose-lift",
                        "$legal-hold-lift",
                        "$audit-reviews",
                        "$sign-audit-review"));
    }
}
