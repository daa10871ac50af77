package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
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
import techo.interceptors.consent.StoredResources;
import techo.interceptors.consent.TakenAway;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.Problem;
import techo.policy.consent.CategoryRules;
import techo.policy.consent.Masking;
import techo.server.audit.JobRecords;
import techo.server.consent.LeavingResources;
import techo.server.consent.SightChanges;
import techo.server.consent.VisibleResources;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.storage.DatabaseKind;
import techo.server.storage.StorageProperties;

/** Exports: the engine, where its files are, and the operations clients use. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ExportProperties.class)
public class ExportConfiguration {
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    /** Well below the ten seconds that common clients wait for the answer to a status request. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(4);
    /** Longer than one file is asked about. */
    private static final Duration RECHECK_LEASE = Duration.ofMinutes(2);
    /** Requests need connections while files are asked about. */
    private static final int PART_OF_POOL = 8;

    @Bean
    ExportJobs exportJobs(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new JdbcExportJobs(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    ResourceQuery exportQuery(VisibleResources visible) {
        return new ResourceQuery(visible);
    }

    @Bean
    ResourceRows exportRows(DataSource dataSource) {
        return new ResourceRows(dataSource);
    }

    @Bean
    HiddenNames hiddenNames(StoredResources resources, JdbcTemplate jdbc, Clock clock) {
        return new HiddenNames(resources, new Masking(new CategoryRules()), jdbc, clock);
    }

    @Bean
    MaskedRows maskedRows(HiddenNames hiddenNames, TakenAway takenAway, FhirContext context) {
        return new MaskedRows(hiddenNames, takenAway, context);
    }

    @Bean
    LineShapes exportLines(FhirContext context, FhirProperties fhir, StudyExports studies) {
        // HAPI writes instants in the zone of the JVM, and so must we.
        ResourceLine lines = new ResourceLine(ZoneId.systemDefault(), FileAddresses.below(fhir.baseUrl()));
        return new LineShapes(lines, context, studies);
    }

    @Bean
    GivenResources givenResources(JdbcTemplate jdbc) {
        return new GivenResources(jdbc);
    }

    @Bean
    TypeFilters typeFilters(
            DaoRegistry daos,
            MatchUrlService matchUrls,
            ISearchParamRegistry searchParameters,
            FhirContext context,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        return new TypeFilters(daos, matchUrls, searchParameters, context, jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    StreamingExporter streamingExporter(
            ResourceQuery query,
            ResourceRows rows,
            MaskedRows masked,
            FileStore files,
            LineShapes shapes,
            ExportProperties properties) {
        return new StreamingExporter(
                query, rows, masked, files, shapes, properties.partSize().toBytes());
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
    RecordOwners recordOwners(VisibleResources visible, JdbcTemplate jdbc, Clock clock) {
        return new RecordOwners(visible, jdbc, clock);
    }

    @Bean
    FileRelease fileRelease(
            FileStore files,
            ExportJobs jobs,
            VisibleResources visible,
            GivenResources given,
            ExportSlices slices,
            StudyExports studies,
            HiddenNames hiddenNames,
            TakenAway takenAway,
            FhirContext context,
            SideBySide exportReviews,
            JdbcTemplate jdbc,
            Clock clock) {
        FileReview review =
                new FileReview(new LeavingResources(jdbc, visible), hiddenNames, takenAway, context, jdbc, clock);
        return new FileRelease(jobs, review, new CutFiles(files, jobs, given), slices, studies, exportReviews, clock);
    }

    /** While the database looks at the lines of one file another is read. */
    @Bean
    SideBySide exportReviews(StorageProperties storage) {
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), storage.poolSize() / PART_OF_POOL);
        return new SideBySide("export-review-", threads);
    }

    /** A check is told of until the files go, or a node starts. */
    @Bean
    Rechecks exportRechecks(
            FileRelease release,
            VisibleResources visible,
            TransactionTimes times,
            ExportProperties properties,
            JdbcTemplate jdbc,
            Clock clock) {
        RecheckRows rows = new RecheckRows(jdbc, RECHECK_LEASE);
        rows.forget();
        return new Rechecks(
                rows,
                release::refresh,
                new StoredChanges(new SightChanges(jdbc, visible), times),
                LONGEST_ANSWER,
                properties.fileLifetime(),
                clock);
    }

    @Bean
    Exports exports(
            ExportProperties properties,
            ExportJobs jobs,
            FileStore files,
            StreamingExporter exporter,
            RecordOwners owners,
            JobQuota quota,
            TransactionTimes transactionTimes,
            FileRelease release,
            Rechecks rechecks,
            TypeFilters filters,
            FhirContext context,
            Clock clock) {
        return new Exports(
                properties,
                jobs,
                files,
                exporter,
                transactionTimes,
                owners,
                quota,
                new PollPace(),
                release,
                rechecks,
                filters,
                problem -> outcome(context, problem),
                clock);
    }

    @Bean
    FhirOperations exportOperations(
            Exports exports,
            RecipientExports recipientExports,
            ExportSlices slices,
            StudyExports studies,
            TypeFilters filters,
            FhirProperties fhir,
            FhirContext context,
            ObjectMapper json,
            Clock clock) {
        ExportLinks links = new ExportLinks(fhir.baseUrl());
        ExportProvider provider = new ExportProvider(
                exports,
                recipientExports,
                new ExportProgress(slices, clock),
                new ExportParameters(context.getResourceTypes(), filters::canAnswer),
                links,
                new Manifest(json, links, slices, studies),
                json,
                context,
                clock);
        return FhirOperations.of(provider, Set.of("$export", "$export-poll-status", "$export-file"));
    }

    @Bean
    ExportSweep exportSweep(ExportJobs jobs, FileStore files, GivenResources given, JobRecords records, Clock clock) {
        return new ExportSweep(jobs, files, given, records, clock);
    }

    @Bean
    ErasedPeople erasedPeople(ExportJobs jobs, FileRelease release, ExportSweep sweep, Clock clock) {
        return new ErasedPeople(jobs, release, sweep, clock);
    }

    @Bean
    SchedulingConfigurer exportSweepSchedule(ExportSweep sweep) {
        return tasks -> tasks.addFixedDelayTask(sweep, SWEEP_INTERVAL);
    }

    static String outcome(FhirContext context, Problem problem) {
        return context.newJsonParser().encodeResourceToString(OperationOutcomes.of(java.util.List.of(problem)));
    }
}
