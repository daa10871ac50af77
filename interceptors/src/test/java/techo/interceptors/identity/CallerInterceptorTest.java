package techo.interceptors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;

class CallerInterceptorTest {
    private static final Caller CITIZEN =
            new Caller.Citizen(new PatientId("p-1"), Access.unnarrowed(new ClientId("app"), PurposeOfUse.SELF_VIEW));

    private final CallerInterceptor interceptor = new CallerInterceptor();
    private final MockHttpServletRequest http = new MockHttpServletRequest("GET", "/fhir/Patient");
    private final ServletRequestDetails request = new ServletRequestDetails();

    @Test
    void the_caller_of_the_security_filter_is_tied_to_the_request_and_to_every_entry_of_a_batch() {
        http.setAttribute(CallerInterceptor.ATTRIBUTE, CITIZEN);
        interceptor.tie(http, request);
        assertThat(CallerOnRequest.of(request)).contains(CITIZEN);
        assertThat(CallerOnRequest.of(new ServletSubRequestDetails(request))).contains(CITIZEN);
    }

    @Test
    void a_header_or_parameter_of_the_same_name_makes_nobody() {
        http.addHeader(CallerInterceptor.ATTRIBUTE, "citizen");
        http.addParameter(CallerInterceptor.ATTRIBUTE, "citizen");
        http.setAttribute(CallerInterceptor.ATTRIBUTE, "citizen");
        interceptor.tie(http, request);
        assertThat(CallerOnRequest.of(request)).isEmpty();
    }

    @Test
    void without_a_caller_only_the_capability_statement_is_served() {
        for (RestOperationTypeEnum operation : RestOperationTypeEnum.values()) {
            request.setRestOperationType(operation);
            if (operation == RestOperationTypeEnum.METADATA) {
                interceptor.require(request);
            } else {
                assertThatThrownBy(() -> interceptor.require(request))
                        .as(operation.name())
                        .isInstanceOf(TechoException.class);
            }
        }
    }
}
