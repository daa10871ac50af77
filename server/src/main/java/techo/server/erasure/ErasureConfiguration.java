package techo.server.erasure;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.dao.expunge.ResourceTableFKProvider;
import ca.uhn.fhir.jpa.util.MemoryCacheService;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.policy.audit.AuditTrail;
import techo.policy.erasure.ErasureRule;
import techo.server.audit.AuditErasure;
import techo.server.audit.LegalHolds;
import techo.server.audit.SignedStatements;
import techo.server.consent.PersonRows;
import techo.server.disclosure.DisclosureLedger;
import techo.server.export.ErasedPeople;
import techo.server.fhir.FhirOperations;

/** Erasure of records. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ErasureProperties.class)
public class ErasureConfiguration {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    @Bean
    ErasureRule erasureRule(ErasureProperties properties) {
        return new ErasureRule(properties.waiting());
    }

    @Bean
    Erasures erasures(
            ErasureRule rule,
            LegalHolds holds,
            DaoRegistry daos,
            ResourceTableFKProvider tables,
            DisclosureLedger ledger,
            AuditErasure audit,
            AuditTrail trail,
            ErasedPeople exports,
            MemoryCacheService caches,
            SignedStatements statements,
            JdbcTemplate jdbc,
            EntityManagerFactory factory,
            PlatformTransactionManager transactions,
            Clock clock) {
        EntityManager entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
        StoredVersions versions = new StoredVersions(jdbc);
        Unowned unowned = new Unowned(jdbc, versions);
        ListsOfPeople lists = new ListsOfPeople(jdbc, daos, versions, entities::flush);
        return new Erasures(
                new ErasureRows(jdbc),
                rule,
                new HeldEvidence(holds, unowned, lists),
                new ErasedPerson(jdbc, daos),
                new RecordExpunge(jdbc, tables, unowned, versions),
                lists,
                ledger,
                audit,
                trail,
                exports::remove,
                caches::invalidateAllCaches,
                statements,
                new TransactionTemplate(transactions),
                clock);
    }

    @Bean
    WaitingErasures waitingErasures(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new WaitingErasures(new ErasureRows(jdbc), jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    SchedulingConfigurer erasureSchedule(Erasures erasures) {
        return tasks -> tasks.addFixedDelayTask(erasures, INTERVAL);
    }

    @Bean
    FhirOperations erasureOperations(
            ErasureRule rule,
            LegalHolds holds,
            PersonRows persons,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            Clock clock) {
        AskedErasures asked = new AskedErasures(
                new ErasureRows(jdbc), rule, holds, persons, jdbc, new TransactionTemplate(transactions), clock);
        return FhirOperations.of(
                new ErasureProvider(asked),
                Set.of("$erase", "$erase-approve", "$erase-cancel", "$erasure", "$erasures"));
    }
}
