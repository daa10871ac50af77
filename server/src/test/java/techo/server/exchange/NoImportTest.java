package techo.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletConfig;
import techo.server.fhir.FhirInterceptor;
import techo.server.fhir.FhirOperations;

class NoImportTest {
    private static final FhirContext CONTEXT = FhirContext.forR4Cached();

    private final ApplicationContextRunner configured =
            new ApplicationContextRunner().withUserConfiguration(ExchangeConfiguration.NoImports.class);

    @Test
    void who_imports_where_no_files_are_taken_in_is_told_so() {
        configured.withPropertyValues(ExchangeConfiguration.IMPORTS + "=false").run(context -> {
            RestfulServer server =
                    serving(context.getBean(FhirOperations.class), context.getBean(FhirInterceptor.class));

            MockHttpServletResponse refused = answer(server, "POST", "/Patient/hanako/$import");
            assertThat(refused.getStatus()).isEqualTo(501);
            CapabilityStatement statement = CONTEXT.newJsonParser()
                    .parseResource(
                            CapabilityStatement.class,
                            answer(server, "GET", "/metadata").getContentAsString());
            assertThat(statement.getRestFirstRep().getResource())
                    .flatExtracting(resource -> resource.getOperation())
                    .extracting(CapabilityStatementRestResourceOperationComponent::getName)
                    .containsExactly("export-record");
        });
    }

    @Test
    void files_are_taken_in_unless_somebody_says_otherwise() {
        configured.run(context -> assertThat(context).doesNotHaveBean(FhirOperations.class));
    }

    /** Something that is offered all the same. */
    public static final class Offered {
        @Operation(name = "$export-record", typeName = "Patient")
        public Parameters export(@IdParam IdType id) {
            return new Parameters();
        }
    }

    private static RestfulServer serving(FhirOperations operations, FhirInterceptor interceptor) throws Exception {
        RestfulServer server = new RestfulServer(CONTEXT);
        operations.providers().forEach(server::registerProvider);
        server.registerProvider(new Offered());
        server.registerInterceptor(interceptor.interceptor());
        server.init(new MockServletConfig());
        return server;
    }

    private static MockHttpServletResponse answer(RestfulServer server, String method, String path) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/fhir" + path);
        request.setServletPath("/fhir");
        request.addHeader("Accept", "application/fhir+json");
        MockHttpServletResponse response = new MockHttpServletResponse();
        server.service((ServletRequest) request, (ServletResponse) response);
        return response;
    }
}
