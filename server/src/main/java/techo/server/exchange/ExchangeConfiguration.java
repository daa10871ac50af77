package techo.server.exchange;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import java.time.Clock;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.table.ColumnMaps;
import techo.server.consent.DelegateGate;
import techo.server.consent.OriginalFiles;
import techo.server.disclosure.Acquisitions;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirInterceptor.Scope;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.InterceptorOrder;
import techo.server.malware.MalwareChecks;

/** The readers of file formats and the operation that stores what they read. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExchangeProperties.class)
public class ExchangeConfiguration {
    /** Whether files are taken in. */
    public static final String IMPORTS = "techo.exchange.imports";

    @Bean
    ColumnMaps columnMaps(ExchangeProperties properties) {
        return properties.maps();
    }

    @Bean
    ImportTransaction importTransaction(
            IFhirSystemDao<Bundle, Meta> system,
            JdbcTemplate jdbc,
            PartitionSettings partitions,
            Acquisitions acquisitions,
            OriginalFiles originalFiles,
            PlatformTransactionManager transactionManager) {
        return new ImportTransaction(
                system,
                new ImportRegister(jdbc),
                new KnownReferences(jdbc, partitions),
                acquisitions,
                originalFiles,
                new TransactionTemplate(transactionManager));
    }

    @Bean
    Persons importPersons(IFhirResourceDao<Patient> patients, JdbcTemplate jdbc, DelegateGate delegates) {
        return new Persons(patients, jdbc, delegates);
    }

    @Bean
    RecordImport recordImport(
            MalwareChecks malware,
            ColumnMaps maps,
            ImportTransaction transaction,
            LongImports longImports,
            JdbcTemplate jdbc,
            Clock clock) {
        return new RecordImport(
                malware, FileReaders.standard(maps), new ImportRegister(jdbc), transaction, longImports, clock);
    }

    @Bean
    @ConditionalOnProperty(name = IMPORTS, havingValue = "true", matchIfMissing = true)
    FhirOperations importOperation(
            FhirContext context, Persons persons, RecordImport imports, ImportJobs jobs, Acquisitions acquisitions) {
        ImportProvider provider =
                new ImportProvider(new ReceivedFiles(context), persons, imports, jobs, acquisitions::isKnown);
        return FhirOperations.of(provider, Set.of("$import", "$import-status"));
    }

    /** Where no files are taken in. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = IMPORTS, havingValue = "false")
    static class NoImports {

        @Bean
        FhirOperations noImport() {
            return FhirOperations.of(new NoImport(), Set.of(NoImport.OPERATION));
        }

        @Bean
        FhirInterceptor importLeftOut() {
            return new FhirInterceptor(InterceptorOrder.CONFORMANCE, Scope.REQUESTS, new NoImport());
        }
    }
}
