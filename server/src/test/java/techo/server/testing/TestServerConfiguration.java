package techo.server.testing;

import ca.uhn.fhir.context.FhirContext;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import techo.server.fhir.FhirProperties;

/** What tests inject: an HTTP client for the server under test, and people to ask as. */
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
}
