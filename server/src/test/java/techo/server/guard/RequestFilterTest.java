package techo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import techo.interceptors.error.OutcomeWriter;

class RequestFilterTest {
    /** The limit of what a body is for is asked later, by who knows what it is for. */
    @ParameterizedTest
    @CsvSource({"39, 200", "200, 200", "201, 413"})
    void a_body_passes_that_may_be_a_master_and_nothing_larger(long megabytes, int status)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/fhir/CodeSystem/$load") {
            @Override
            public long getContentLengthLong() {
                return megabytes << 20;
            }
        };
        request.setContentType("application/octet-stream");
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();

        new RequestFilter(GuardLimits.standard(), new OutcomeWriter(FhirContext.forR4Cached()))
                .doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(chain.getRequest() != null).isEqualTo(status == 200);
    }
}
