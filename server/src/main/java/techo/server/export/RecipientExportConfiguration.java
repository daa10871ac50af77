package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Exports of many people: their slices, and the threads that work on them. */
@Configuration(proxyBeanMethods = false)
public class RecipientExportConfiguration {

    @Bean
    ExportSlices exportSlices(
            JdbcTemplate jdbc, PlatformTransactionManager transactions, ExportJobs jobs, GivenResources given) {
        return new ExportSlices(jdbc, new TransactionTemplate(transactions), jobs, given);
    }

    @Bean
    GroupMembers groupMembers(DaoRegistry daos, JdbcTemplate jdbc) {
        return new GroupMembers(daos, jdbc);
    }

    @Bean
    SliceRunner sliceRunner(
            ExportSlices slices,
            ExportJobs jobs,
            FileStore store,
            GroupMembers groups,
            StudyExports studies,
            ResourceQuery query,
            ResourceRows rows,
            MaskedRows masked,
            LineShapes shapes,
            TypeFilters filters,
            GivenResources given,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            ExportProperties properties,
            Clock clock) {
        SlicePlanner planner = new SlicePlanner(
                dataSource,
                new TransactionTemplate(transactions),
                slices,
                groups,
                filters,
                studies,
                query,
                rows,
                clock);
        SliceExporter exporter = new SliceExporter(
                query, rows, masked, shapes, store, given, properties.partSize().toBytes());
        return new SliceRunner(slices, jobs, store, planner, exporter, properties.fileLifetime(), clock);
    }

    @Bean
    ExportWorkers exportWorkers(ExportSlices slices, SliceRunner runner, ExportProperties properties, Clock clock) {
        return new ExportWorkers(slices, runner, properties.workers(), clock);
    }

    @Bean
    RecipientExports recipientExports(
            ExportSlices slices,
            ExportWorkers workers,
            JobQuota quota,
            GroupMembers groups,
            StudyExports studies,
            TransactionTimes transactionTimes,
            GivenResources given,
            ExportProperties properties,
            FhirContext context,
            Clock clock) {
        return new RecipientExports(
                slices,
                workers,
                quota,
                groups,
                studies,
                transactionTimes,
                given,
                properties.sinceWithin(),
                problem -> ExportConfiguration.outcome(context, problem),
                clock);
    }
}
