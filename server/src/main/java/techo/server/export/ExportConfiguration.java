package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.server.consent.VisibleResources;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.storage.DataDirectory;
import techo.server.storage.DatabaseKind;

/** Exports: the engine, where its files are, and the operations clients use. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ExportProperties.class)
public class ExportConfiguration {
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

    @Bean
    ExportJobs exportJobs(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new JdbcExportJobs(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    FileStore exportFiles(DataDirectory directory) {
        return new DirectoryFileStore(directory.below("export"));
    }

    @Bean
    StreamingExporter streamingExporter(
            DataSource dataSource, VisibleResources visible, FileStore files, ExportProperties properties) {
        // HAPI writes instants in the zone of the JVM, and so must we.
        ResourceLine lines = new ResourceLine(ZoneId.systemDefault());
        return new StreamingExporter(
                new ResourceQuery(visible),
                new ResourceRows(dataSource),
                files,
                lines,
                properties.partSize().toBytes());
    }

    @Bean
    TransactionTimes transactionTimes(JdbcTemplate jdbc, DatabaseKind kind) {
        return new TransactionTimes(jdbc, kind);
    }

    @Bean
    JobQuota exportQuota(ExportJobs jobs, ExportProperties properties) {
        return new JobQuota(jobs, properties.jobsPerCaller());
    }

    @Bean
    Exports exports(
            ExportProperties properties,
            ExportJobs jobs,
            FileStore files,
            StreamingExporter exporter,
            VisibleResources visible,
            JdbcTemplate jdbc,
            JobQuota quota,
            TransactionTimes transactionTimes,
            FhirContext context,
            Clock clock) {
        return new Exports(
                properties,
                jobs,
                files,
                exporter,
                transactionTimes,
                visible,
                jdbc,
                quota,
                new FileRelease(files, jobs, visible, jdbc, clock),
                problem -> outcome(context, problem),
                clock);
    }

    @Bean
    FhirOperations exportOperations(
            Exports exports,
            RecipientExports recipientExports,
            ExportSlices slices,
            FhirProperties fhir,
            FhirContext context,
            ObjectMapper json,
            Clock clock) {
        ExportLinks links = new ExportLinks(fhir.baseUrl());
        ExportProvider provider = new ExportProvider(
                exports,
                recipientExports,
                new ExportProgress(slices, clock),
                new ExportParameters(context.getResourceTypes()),
                links,
                new Manifest(json, links),
                new FileDownload(),
                json,
                context);
        return FhirOperations.of(provider, Set.of("$export", "$export-poll-status", "$export-file"));
    }

    @Bean
    ExportSweep exportSweep(ExportJobs jobs, FileStore files, Clock clock) {
        return new ExportSweep(jobs, files, clock);
    }

    @Bean
    SchedulingConfigurer exportSweepSchedule(ExportSweep sweep) {
        return tasks -> tasks.addFixedDelayTask(sweep, SWEEP_INTERVAL);
    }

    static String outcome(FhirContext context, Problem problem) {
        return context.newJsonParser().encodeResourceToString(OperationOutcomes.of(java.util.List.of(problem)));
    }
}
