package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import techo.interceptors.audit.SignInAudit;
import techo.policy.audit.AuditRecord;
import techo.policy.identity.PatientId;
import techo.server.testing.ServerTest;

/** Signing in happens on pages that no token opens; the trail tells of it all the same. */
@ServerTest
class SignInRecordTest {
    @Autowired
    private FilterRegistrationBean<AuditFilter> filter;

    @Autowired
    private RefusedRequests refusals;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private AuditPayload payloads;

    private final String client = "portal-" + UUID.randomUUID();
    private final SignInAudit audit = new SignInAudit(client);
    private final PatientId person = new PatientId("person-" + UUID.randomUUID());

    @Test
    void a_sign_in_and_a_sign_out_are_in_the_log_of_the_person() throws Exception {
        page(request -> audit.signedIn(request, Optional.of(person)));
        page(request -> audit.signedOut(request, Optional.of(person)));
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "citizen " + person.value() + " sign-in done  1",
                        "citizen " + person.value() + " sign-out done  1");
        assertThat(database.queryForObject(
                        "select count(*) from techo_audit_patient where patient_id = ?", Long.class, person.value()))
                .isEqualTo(2);
    }

    @Test
    void of_whom_the_issuer_says_nothing_a_sign_in_is_recorded_without_a_name() throws Exception {
        page(request -> audit.signedIn(request, Optional.empty()));
        assertThat(told()).containsExactly("nobody  sign-in done  1");
    }

    @Test
    void refused_sign_ins_are_counted_and_whoever_showed_a_password_sees_those_in_the_own_log() throws Exception {
        for (int i = 0; i < 3; i++) {
            page(request -> audit.refused(request, Optional.empty(), "sign-in-refused"));
        }
        page(request -> audit.refused(request, Optional.of(person), "sign-in-locked"));
        assertThat(told()).isEmpty();
        refusals.record();
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "nobody  sign-in denied sign-in-refused 3",
                        "citizen " + person.value() + " sign-in denied sign-in-locked 1");
        assertThat(database.queryForObject(
                        "select count(*) from techo_audit_patient where patient_id = ?", Long.class, person.value()))
                .isEqualTo(1);
    }

    private void page(Consumer<MockHttpServletRequest> signIn) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/login");
        Objects.requireNonNull(filter.getFilter()).doFilter(request, new MockHttpServletResponse(), (asked, answer) -> {
            signIn.accept(request);
            ((jakarta.servlet.http.HttpServletResponse) answer).sendRedirect("/");
        });
    }

    private List<String> told() {
        return database
                .queryForList("select payload from techo_audit where payload like ?", String.class, "%" + client + "%")
                .stream()
                .map(payloads::parse)
                .map(SignInRecordTest::line)
                .toList();
    }

    private static String line(AuditRecord record) {
        return record.agent().kind().code() + " " + record.agent().id() + " "
                + record.action().code() + " "
                + record.outcome().result().code() + " " + record.outcome().reason() + " " + record.repeated();
    }
}
