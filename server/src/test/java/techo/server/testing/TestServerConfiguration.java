package techo.server.testing;

import ca.uhn.fhir.context.FhirContext;
import javax.sql.DataSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.audit.AuditPayload;
import techo.server.audit.AuditedRequests;
import techo.server.audit.IncidentSteps;
import techo.server.fhir.FhirProperties;

/** What tests inject: clients of the server under test. */
@TestConfiguration(proxyBeanMethods = false)
public class TestServerConfiguration {

    @Bean
    static MovedClock movedClock() {
        return new MovedClock();
    }

    @Bean
    FhirHttp fhirHttp(FhirProperties properties, FhirContext context) {
        return new FhirHttp(properties.baseUrl(), context);
    }

    @Bean
    AuditedRequests auditedRequests(FhirHttp fhir, JdbcTemplate database, AuditPayload payloads) {
        return new AuditedRequests(fhir, database, payloads);
    }

    @Bean
    IncidentSteps incidentSteps(FhirHttp fhir, TestIssuer tokens, DataSource database) {
        return new IncidentSteps(fhir, tokens, database);
    }
}
