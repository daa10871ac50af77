package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.audit.AuditedRequests.Answer;
import techo.server.identity.TokenFingerprints;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * A request that is cut between the commit of its data and the commit of its record. The cut is the database's: it takes
 * the data, and refuses every record that names this test's person.
 */
@ServerTest
class InterruptedRequestTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(-1);

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private AuditedRequests requests;

    @Autowired
    private OrphanedIntents orphans;

    private final String person = "p" + UUID.randomUUID();
    private String token;

    @BeforeEach
    void beginWithoutIntents() {
        token = tokens.operator();
        assertThat(intents()).isZero();
    }

    @AfterEach
    void takeRecordsAgain() {
        database.execute("alter table techo_audit_patient drop constraint if exists cut");
        database.update("delete from techo_audit_intent");
    }

    @Test
    void a_request_that_was_answered_leaves_no_intent() {
        put().expect(201);
        assertThat(intents()).isZero();
    }

    @Test
    void a_change_whose_request_was_cut_is_recorded_as_interrupted() {
        Answer answer = cut();
        assertThat(answer.records()).isEmpty();
        assertThat(intents()).isEqualTo(1);

        orphans.record(AT_ONCE);

        JsonNode record = answer.record();
        assertThat(record.at("/out/result").asText()).isEqualTo("interrupted");
        assertThat(record.at("/out/status").asInt()).isZero();
        assertThat(record.at("/who/kind").asText()).isEqualTo("operator");
        assertThat(record.at("/who/token").asText())
                .isEqualTo(TokenFingerprints.of(token).value());
        assertThat(record.at("/do").asText()).isEqualTo("update");
        assertThat(answer.touched()).containsExactly(person + ":created:Patient/" + person);
        assertThat(intents()).isZero();
    }

    @Test
    void an_announcement_that_cannot_be_read_holds_up_nobody() {
        database.update(
                "insert into techo_audit_intent (id, opened_at, payload) values (?, ?, ?)",
                UUID.randomUUID().toString(),
                OffsetDateTime.now(ZoneOffset.UTC).minusDays(1),
                "{}");
        Answer answer = cut();
        orphans.record(AT_ONCE);
        assertThat(answer.records()).hasSize(1);
        assertThat(intents()).as("it stays for somebody to look at").isEqualTo(1);
    }

    @Test
    void nodes_that_find_the_same_intent_record_it_once() {
        Answer answer = cut();
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> orphans.record(AT_ONCE)),
                        CompletableFuture.runAsync(() -> orphans.record(AT_ONCE)),
                        CompletableFuture.runAsync(() -> orphans.record(AT_ONCE)))
                .join();
        assertThat(answer.records()).hasSize(1);
    }

    @Test
    void a_request_that_may_still_run_is_left_alone() {
        Answer answer = cut();
        orphans.record(Duration.ofMinutes(10));
        assertThat(answer.records()).isEmpty();
        assertThat(intents()).isEqualTo(1);
    }

    /** The data are stored, the record is not, and no answer says that it was done. */
    private Answer cut() {
        database.execute("alter table techo_audit_patient add constraint cut check (patient_id <> '" + person + "')");
        Answer answer = put().expect(503);
        database.execute("alter table techo_audit_patient drop constraint cut");
        assertThat(database.queryForObject(
                        "select count(*) from hfj_resource where fhir_id = ?", Integer.class, person))
                .isEqualTo(1);
        return answer;
    }

    private Answer put() {
        Patient patient = new Patient();
        patient.setId(person);
        patient.addIdentifier().setSystem("https://example.jp/number").setValue(person);
        return requests.put(token, "/Patient/" + person, patient);
    }

    private int intents() {
        List<String> open = database.queryForList("select id from techo_audit_intent", String.class);
        return open.size();
    }
}
