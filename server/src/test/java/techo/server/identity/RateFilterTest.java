package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import techo.interceptors.error.OutcomeWriter;
import techo.interceptors.identity.CallerInterceptor;
import techo.policy.identity.Access;
import techo.policy.identity.Assurance;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.Scopes;
import techo.policy.identity.TokenSubject;

class RateFilterTest {
    private final RateFilter filter = new RateFilter(
            new RateProperties(5, 2, Duration.ofSeconds(1)), new OutcomeWriter(FhirContext.forR4Cached()));

    @Test
    void who_asks_too_often_is_told_when_to_come_back_and_others_are_not_kept_waiting() throws Exception {
        assertThat(ask("hanako", "app").getStatus()).isEqualTo(200);
        assertThat(ask("hanako", "app").getStatus()).isEqualTo(200);
        MockHttpServletResponse refused = ask("hanako", "app");
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.getContentAsString()).contains("\"rate-exceeded\"");
        assertThat(ask("taro", "app").getStatus()).isEqualTo(200);
    }

    @Test
    void a_client_has_a_share_of_its_own_whoever_uses_it() throws Exception {
        for (int person = 0; person < 5; person++) {
            assertThat(ask("person-" + person, "app").getStatus()).isEqualTo(200);
        }
        assertThat(ask("person-5", "app").getStatus()).isEqualTo(429);
        assertThat(ask("person-5", "another-app").getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse ask(String subject, String client) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/fhir/Patient");
        Access access = new Access(
                new ClientId(client),
                PurposeOfUse.SELF_VIEW,
                Scopes.EVERYTHING,
                Assurance.UNSTATED,
                Optional.of(new TokenSubject("https://id.example.jp", subject)));
        request.setAttribute(CallerInterceptor.ATTRIBUTE, new Caller.Citizen(new PatientId(subject), access));
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
