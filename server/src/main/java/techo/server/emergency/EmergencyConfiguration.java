package techo.server.emergency;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.consent.ConsentCompilation;
import techo.server.consent.EmergencyRows;
import techo.server.consent.ResourceRows;
import techo.server.consent.StoredEvidence;
import techo.server.fhir.FhirOperations;
import techo.server.storage.DatabaseClock;

/** Emergencies and disasters. */
@Configuration(proxyBeanMethods = false)
public class EmergencyConfiguration {
    @Bean
    FhirOperations emergencyOperations(
            JdbcTemplate jdbc,
            DaoRegistry daos,
            StoredEvidence evidence,
            ConsentCompilation compilation,
            PlatformTransactionManager transactions,
            DatabaseClock clock) {
        Disasters disasters = new Disasters(jdbc, clock);
        return new FhirOperations(
                List.of(
                        new EmergencyProvider(
                                evidence,
                                disasters,
                                new FoundPeople(daos, new ResourceRows(jdbc)),
                                new EmergencyRows(jdbc),
                                new ResourceRows(jdbc),
                                compilation,
                                new TransactionTemplate(transactions),
                                clock),
                        new DisasterProvider(disasters, new EmergencyReviews(jdbc, clock))),
                Set.of(
                        "$emergency-access",
                        "$declare-disaster",
                        "$end-disaster",
                        "$emergency-accesses",
                        "$review-emergency"));
    }
}
