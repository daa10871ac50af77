package techo.server.exchange;

import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.audit.JobRecords;
import techo.server.personkey.PersonKeys;
import techo.server.storage.DatabaseClock;

/** What takes in long exports behind the request that brought them. */
@Configuration(proxyBeanMethods = false)
public class LongImportConfiguration {
    private static final int ROWS = 5_000;
    private static final int TURN = 20;
    /** Longer than the restart of the nodes that take files in. */
    private static final Duration LEFT = Duration.ofHours(1);

    private static final Duration LEFT_ASKED = Duration.ofMinutes(5);

    @Bean
    ImportJobs importJobs(JdbcTemplate jdbc, DatabaseClock clock, PlatformTransactionManager transactions) {
        return new ImportJobs(jdbc, clock, new TransactionTemplate(transactions));
    }

    @Bean
    LongImports longImports(
            ExchangeProperties properties, ImportJobs jobs, PersonKeys keys, PlatformTransactionManager transactions) {
        return new LongImports(ROWS, properties.longestExport(), jobs, keys, new TransactionTemplate(transactions));
    }

    /** What was on its way when the operator gave imports up, on this node and on every other. */
    @Bean
    @ConditionalOnProperty(name = ExchangeConfiguration.IMPORTS, havingValue = "false")
    SchedulingConfigurer leftImports(ImportJobs jobs) {
        return tasks -> tasks.addFixedDelayTask(() -> jobs.stopLeft(LEFT), LEFT_ASKED);
    }

    @Bean
    @ConditionalOnProperty(name = ExchangeConfiguration.IMPORTS, havingValue = "true", matchIfMissing = true)
    ImportWorker importWorker(
            ImportJobs jobs,
            RecordImport imports,
            Persons persons,
            PersonKeys keys,
            JobRecords records,
            PlatformTransactionManager transactions) {
        return new ImportWorker(
                new LongImportWork(TURN, jobs, imports, persons, keys, records, new TransactionTemplate(transactions)));
    }
}
