package techo.server.consent;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.DelayedTask;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What documents hold and have attached: kept as they are stored, and looked up once for those that were stored before. */
@Configuration(proxyBeanMethods = false)
public class DocumentsConfiguration {
    /** From the start on; later ones find what could not be read before. */
    private static final Duration LOOK_INTERVAL = Duration.ofHours(1);

    @Bean
    DocumentTypes documentTypes(JdbcTemplate jdbc) {
        return new DocumentTypes(jdbc);
    }

    @Bean
    DocumentParts documentParts(JdbcTemplate jdbc, PendingWrites pendingWrites, DocumentTypes types) {
        return new DocumentParts(jdbc, pendingWrites, types);
    }

    @Bean
    OriginalFiles originalFiles(JdbcTemplate jdbc, PendingWrites pendingWrites, DocumentTypes types) {
        return new OriginalFiles(jdbc, pendingWrites, types);
    }

    @Bean
    Hiding hiding(JdbcTemplate jdbc, PendingWrites pendingWrites) {
        return new Hiding(jdbc, new Attachments(jdbc, pendingWrites));
    }

    @Bean
    EarlierResources earlierResources(JdbcTemplate jdbc, PlatformTransactionManager transactions, DaoRegistry daos) {
        return new EarlierResources(jdbc, new TransactionTemplate(transactions), daos);
    }

    @Bean
    LookingIntoDocuments lookingIntoDocuments(JdbcTemplate jdbc, EarlierResources earlier, DocumentParts parts) {
        return new LookingIntoDocuments(jdbc, earlier, parts);
    }

    @Bean
    LookingForAttachments lookingForAttachments(
            JdbcTemplate jdbc, EarlierResources earlier, Hiding hiding, Clock clock) {
        return new LookingForAttachments(jdbc, earlier, hiding, clock);
    }

    @Bean
    LookingAtVersions lookingAtVersions(JdbcTemplate jdbc, PlatformTransactionManager transactions, DaoRegistry daos) {
        return new LookingAtVersions(jdbc, new TransactionTemplate(transactions), daos);
    }

    @Bean
    SchedulingConfigurer lookingSchedule(
            LookingIntoDocuments documents, LookingForAttachments attachments, LookingAtVersions versions) {
        return tasks -> {
            tasks.addFixedDelayTask(documents, LOOK_INTERVAL);
            tasks.addFixedDelayTask(attachments, LOOK_INTERVAL);
            tasks.addOneTimeTask(new DelayedTask(versions, Duration.ZERO));
        };
    }
}
