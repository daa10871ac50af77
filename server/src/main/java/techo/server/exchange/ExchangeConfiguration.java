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
    RecordImport recordImport(
            IFhirSystemDao<Bundle, Meta> system,
            JdbcTemplate jdbc,
            PartitionSettings partitions,
            Acquisitions acquisitions,
            OriginalFiles originalFiles,
            PlatformTransactionManager transactionManager,
            MalwareChecks malware,
            ColumnMaps maps,
            Clock clock) {
        ImportRegister register = new ImportRegister(jdbc);
        ImportTransaction transaction = new ImportTransaction(
                system,
                register,
                new KnownReferences(jdbc, partitions),
                acquisitions,
                originalFiles,
                new TransactionTemplate(transactionManager));
        return new RecordImport(malware, FileReaders.standard(maps), register, transaction, clock);
    }

    @Bean
    @ConditionalOnProperty(name = IMPORTS, havingValue = "true", matchIfMissing = true)
    FhirOperations importOperation(
            FhirContext context,
            IFhirResourceDao<Patient> patients,
            JdbcTemplate jdbc,
            DelegateGate delegates,
            RecordImport imports,
            Acquisitions acquisitions) {
        ImportProvider provider = new ImportProvider(
                new ReceivedFiles(context), new Persons(patients, jdbc, delegates), imports, acquisitions::isKnown);
        return FhirOperations.of(provider, Set.of("$import"));
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
