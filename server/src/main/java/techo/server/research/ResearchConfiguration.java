package techo.server.research;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.export.StudyExports;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.InterceptorOrder;
import techo.server.personkey.MasterKey;
import techo.server.recipient.Recipients;
import techo.terminology.shipped.ShippedTerminology;

/** The register of studies, the operations by which operators keep it, and the releases of their data. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResearchProperties.class)
public class ResearchConfiguration {
    private static final Duration KEYS_INTERVAL = Duration.ofMinutes(1);

    @Bean
    AllowList allowList() {
        return AllowList.load();
    }

    @Bean
    Studies studies(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            FhirContext context,
            AllowList allowed,
            Recipients recipients,
            ResearchProperties properties,
            Clock clock) {
        return new Studies(
                jdbc,
                new TransactionTemplate(transactions),
                new StudyDocument(context),
                allowed,
                recipients,
                properties,
                clock);
    }

    /** Keys that an earlier key of the master keyset wrapped are wrapped anew before anything else. */
    @Bean
    StudyKeyRows studyKeyRows(JdbcTemplate jdbc, MasterKey master) {
        StudyKeyRows keys = new StudyKeyRows(jdbc, new StudyKeys(master));
        keys.rewrap();
        return keys;
    }

    @Bean
    ReleaseRows releaseRows(
            JdbcTemplate jdbc, PlatformTransactionManager transactions, MasterKey master, ObjectMapper json) {
        return new ReleaseRows(jdbc, new TransactionTemplate(transactions), new StudyKeys(master), json);
    }

    @Bean
    StudyExports studyExports(Studies studies, AllowList allowed, StudyKeyRows keys, ReleaseRows rows, Clock clock) {
        KnownCodes codes = KnownCodes.of(ShippedTerminology.load());
        return new StudyReleases(studies, new ReleasePlanner(allowed, codes), keys, rows, clock);
    }

    @Bean
    FhirInterceptor studyBoundary(StudyExports studies) {
        return new FhirInterceptor(InterceptorOrder.ADMISSION, Scope.REQUESTS, new StudyBoundary(studies));
    }

    @Bean
    SchedulingConfigurer releaseKeysSchedule(StudyKeyRows keys) {
        return tasks -> tasks.addFixedDelayTask(keys::destroyWritten, KEYS_INTERVAL);
    }

    @Bean
    FhirOperations studyOperations(
            Studies studies, StudyKeyRows keys, ReleaseRows rows, FhirContext context, AllowList allowed) {
        return FhirOperations.of(
                new StudyProvider(studies, keys, rows, new StudyDocument(context), new StudyDictionary(allowed)),
                Set.of(
                        "$study",
                        "$propose-study",
                        "$approve-study",
                        "$publish-study",
                        "$close-study",
                        "$destroy-study-keys"));
    }
}
