package techo.server.audit;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.delegation.LegalRepresentatives;
import techo.server.fhir.FhirOperations;
import techo.server.personkey.PersonKeys;

/** How far incidents reach, what is reported of them, and who is told. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IncidentProperties.class)
public class IncidentConfiguration {

    @Bean
    FhirOperations incidentOperations(
            DataSource database,
            JdbcTemplate jdbc,
            AuditScan scan,
            PersonKeys keys,
            LegalRepresentatives representatives,
            IncidentProperties properties,
            Clock clock) {
        RecordSeals seals = new RecordSeals(keys);
        IncidentReports reports = new IncidentReports(jdbc, seals, clock);
        return new FhirOperations(
                List.of(
                        new IncidentProvider(
                                new Incidents(database, jdbc, scan, seals, clock),
                                reports,
                                representatives,
                                properties),
                        new IncidentReportProvider(reports, properties)),
                Set.of("$incident-scope", "$incident-persons", "$incident-told", "$incident-report", "$incidents"));
    }
}
