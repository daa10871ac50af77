package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.audit.AuditedRequests.Answer;
import techo.server.storage.DatabaseKind;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
@ExtendWith(OutputCaptureExtension.class)
class RequestAuditTest {
    private static final String FAMILY_NAME = "MarkerFamilyName";
    private static final String SEARCHED = "MarkerSearchedValue";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private AuditedRequests requests;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private RefusedRequests refusals;

    @Autowired
    private DatabaseKind kind;

    private String patient;
    private String observation;
    private String citizen;

    @BeforeEach
    void makeOnePerson() {
        patient = "p" + UUID.randomUUID();
        citizen = tokens.citizen(patient);
        requests.put(tokens.operator(), "/Patient/" + patient, patient()).expect(201);
        observation = created(requests.post(tokens.operator(), "/Observation", observation()));
    }

    @Test
    void a_read_leaves_one_record_of_who_saw_what() {
        Answer answer = requests.get(citizen, "/Observation/" + observation).expect(200);
        JsonNode record = answer.record();
        assertThat(record.at("/who/kind").asText()).isEqualTo("citizen");
        assertThat(record.at("/who/id").asText()).isEqualTo(patient);
        assertThat(record.at("/who/purpose").asText()).isEqualTo("SELF-VIEW");
        assertThat(record.at("/do").asText()).isEqualTo("read");
        assertThat(record.at("/out/result").asText()).isEqualTo("done");
        assertThat(record.at("/out/status").asInt()).isEqualTo(200);
        assertThat(record.at("/target").asText()).isEqualTo("Observation/" + observation);
        assertThat(answer.touched()).containsExactly(patient + ":shown:Observation/" + observation);
    }

    @Test
    void a_search_lists_exactly_what_is_in_the_body() {
        Answer answer =
                requests.get(citizen, "/Observation?subject=Patient/" + patient).expect(200);
        assertThat(answer.touched()).isEqualTo(shown(answer)).isNotEmpty();
        assertThat(answer.record().at("/do").asText()).isEqualTo("search");
        assertThat(answer.record().at("/params").toString()).isEqualTo("[\"subject\"]");
    }

    @Test
    void everything_and_history_list_exactly_what_is_in_the_body() {
        Answer everything =
                requests.get(citizen, "/Patient/" + patient + "/$everything").expect(200);
        assertThat(everything.touched()).isEqualTo(shown(everything)).hasSizeGreaterThan(1);
        assertThat(everything.record().at("/do").asText()).isEqualTo("operation");
        Answer history = requests.get(citizen, "/Observation/" + observation + "/_history")
                .expect(200);
        assertThat(history.touched()).isEqualTo(shown(history)).isNotEmpty();
        assertThat(history.record().at("/do").asText()).isEqualTo("history");
    }

    @Test
    void what_a_count_does_not_show_is_not_listed() {
        Answer answer = requests.get(citizen, "/Observation?_summary=count").expect(200);
        assertThat(answer.touched()).isEmpty();
    }

    @Test
    void writes_are_recorded_with_what_they_changed() {
        Answer created = requests.post(tokens.operator(), "/Observation", observation());
        String id = created(created);
        assertThat(created.touched()).contains(patient + ":created:Observation/" + id);
        assertThat(created.record().at("/who/kind").asText()).isEqualTo("operator");
        Observation changed = observation();
        changed.setId(id);
        changed.setStatus(ObservationStatus.AMENDED);
        Answer updated = requests.put(citizen, "/Observation/" + id, changed).expect(200);
        assertThat(updated.touched()).contains(patient + ":updated:Observation/" + id);
        assertThat(updated.record().at("/do").asText()).isEqualTo("update");
        Answer deleted = requests.delete(citizen, "/Observation/" + id).expect(200);
        assertThat(deleted.touched()).contains(patient + ":deleted:Observation/" + id);
        assertThat(deleted.record().at("/do").asText()).isEqualTo("delete");
    }

    @Test
    void a_transaction_and_a_batch_leave_one_record_that_lists_all() {
        Bundle transaction = new Bundle().setType(BundleType.TRANSACTION);
        for (int i = 0; i < 2; i++) {
            transaction
                    .addEntry()
                    .setResource(observation())
                    .getRequest()
                    .setMethod(HTTPVerb.POST)
                    .setUrl("Observation");
        }
        Answer answer = requests.post(tokens.operator(), "/", transaction).expect(200);
        List<String> made = fhir.parse(Bundle.class, answer.response()).getEntry().stream()
                .map(entry -> new IdType(entry.getResponse().getLocation()).getIdPart())
                .toList();
        assertThat(answer.touched())
                .contains(
                        patient + ":created:Observation/" + made.get(0),
                        patient + ":created:Observation/" + made.get(1));
        assertThat(answer.record().at("/do").asText()).isEqualTo("transaction");

        Bundle batch = new Bundle().setType(BundleType.BATCH);
        for (String url : List.of(
                "Observation/" + observation,
                "Patient/" + patient,
                "Observation?subject=Patient/" + patient,
                "Patient/none")) {
            batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
        }
        Answer read = requests.post(citizen, "/", batch).expect(200);
        assertThat(read.record().at("/do").asText()).isEqualTo("batch");
        assertThat(read.touched())
                .as(read.response().body())
                .isEqualTo(shown(read))
                .contains(patient + ":shown:Observation/" + observation, patient + ":shown:Patient/" + patient);
    }

    @Test
    void what_was_not_found_is_recorded_with_the_reason() {
        JsonNode record = requests.get(citizen, "/Observation/none").expect(404).record();
        assertThat(record.at("/out/result").asText()).isIn("failed", "denied");
        assertThat(record.at("/out/why").asText()).isNotEmpty();
        assertThat(record.at("/target").asText()).isEqualTo("Observation/none");
        assertThat(record.at("/subjects")).isEmpty();
    }

    @Test
    void requests_without_a_valid_token_are_counted_together() {
        refusals.record();
        long before = countedRefusals();
        for (int i = 0; i < 5; i++) {
            assertThat(requests.get("", "/Patient").expect(401).records()).isEmpty();
            assertThat(requests.get("garbage", "/Patient").expect(401).records())
                    .isEmpty();
        }
        long rows = database.queryForObject("select count(*) from techo_audit", Long.class);
        refusals.record();
        assertThat(countedRefusals() - before).isEqualTo(10);
        assertThat(database.queryForObject("select count(*) from techo_audit", Long.class) - rows)
                .isEqualTo(1);
    }

    @Test
    void what_is_the_same_for_everybody_leaves_no_record() {
        Answer answer = requests.get("", "/metadata").expect(200);
        assertThat(answer.records()).isEmpty();
    }

    @Test
    void neither_names_nor_searched_values_reach_the_trail_or_the_log(CapturedOutput log) {
        requests.get(citizen, "/Patient?family=" + SEARCHED);
        requests.get(citizen, "/" + SEARCHED);
        requests.get(citizen, "/Patient?" + SEARCHED + "%20x=1");
        requests.get(citizen, "/Patient/" + patient).expect(200);
        assertThat(database.queryForObject(
                        "select count(*) from techo_audit where payload like ? or payload like ?",
                        Long.class,
                        "%" + SEARCHED + "%",
                        "%" + FAMILY_NAME + "%"))
                .isZero();
        assertThat(log.getAll()).doesNotContain(SEARCHED, FAMILY_NAME);
    }

    @Test
    void while_records_cannot_be_stored_what_was_read_is_recorded_in_the_spool_and_nothing_more_is_read() {
        database.execute("alter table techo_audit rename to techo_audit_away");
        Answer running;
        Answer turnedAway;
        try {
            running = requests.get(citizen, "/Patient/" + patient).expect(200);
            turnedAway = requests.get(citizen, "/Patient/" + patient).expect(503);
        } finally {
            database.execute("alter table techo_audit_away rename to techo_audit");
        }
        assertThat(turnedAway.response().body()).contains("audit-unavailable").doesNotContain(FAMILY_NAME, patient);
        assertThat(turnedAway.response().headers().map()).doesNotContainKeys("etag", "last-modified");
        awaitStatus(200);
        assertThat(running.touched()).containsExactly(patient + ":shown:Patient/" + patient);
        assertThat(turnedAway.records()).as("counted, not recorded one by one").isEmpty();
        refusals.record();
        assertThat(database.queryForList(
                        "select payload from techo_audit where agent_kind = 'nobody' and status = 503", String.class))
                .anySatisfy(payload -> assertThat(payload).contains("\"why\":\"audit-unavailable\""));
    }

    @Test
    void many_requests_at_once_each_leave_one_record_in_an_unbroken_chain() {
        ExecutorService people = Executors.newFixedThreadPool(16);
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            answers.add(
                    CompletableFuture.supplyAsync(() -> requests.get(citizen, "/Observation/" + observation), people));
        }
        answers.forEach(answer -> assertThat(answer.join().expect(200).touched())
                .containsExactly(patient + ":shown:Observation/" + observation));
        people.shutdown();
    }

    @Test
    void stored_records_can_be_neither_changed_nor_removed() {
        refusesAsAppendOnly("update techo_audit set node = 'x'");
        refusesAsAppendOnly("delete from techo_audit");
        // Its rows go with a person who is erased, and are in no hash.
        refusesAsAppendOnly("update techo_audit_patient set node = 'x'");
        if (kind == DatabaseKind.POSTGRESQL) {
            refusesAsAppendOnly("truncate techo_audit");
            refusesAsAppendOnly("truncate techo_audit_patient");
            YearMonth month = YearMonth.now(ZoneId.of("Asia/Tokyo"));
            String partition = "techo_audit_" + month.toString().replace('-', '_');
            refusesAsAppendOnly("update " + partition + " set node = 'x'");
            refusesAsAppendOnly("delete from " + partition);
            refusesAsAppendOnly("truncate " + partition);
        }
    }

    private void refusesAsAppendOnly(String sql) {
        assertThatThrownBy(() -> database.execute(sql))
                .as(sql)
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("append-only");
    }

    @Test
    void an_audit_event_cannot_be_written_through_any_door() {
        AuditEvent forged = new AuditEvent();
        forged.setId("forged");
        forged.setAction(AuditEvent.AuditEventAction.R);
        for (String token : List.of(citizen, tokens.operator())) {
            assertThat(requests.post(token, "/AuditEvent", forged).response().statusCode())
                    .isBetween(400, 499);
            assertThat(requests.put(token, "/AuditEvent/forged", forged)
                            .response()
                            .statusCode())
                    .isBetween(400, 499);
            assertThat(requests.delete(token, "/AuditEvent/forged").response().statusCode())
                    .isBetween(400, 499);
            for (HTTPVerb verb : List.of(HTTPVerb.POST, HTTPVerb.PUT)) {
                Bundle transaction = new Bundle().setType(BundleType.TRANSACTION);
                transaction
                        .addEntry()
                        .setResource(forged)
                        .getRequest()
                        .setMethod(verb)
                        .setUrl(verb == HTTPVerb.POST ? "AuditEvent" : "AuditEvent/forged");
                assertThat(requests.post(token, "/", transaction).response().statusCode())
                        .isBetween(400, 499);
            }
        }
        assertThat(database.queryForObject(
                        "select count(*) from hfj_resource where res_type = 'AuditEvent'", Long.class))
                .isZero();
    }

    private void awaitStatus(int status) {
        for (int i = 0; i < 100; i++) {
            if (requests.get(citizen, "/Patient/" + patient).response().statusCode() == status) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("the server did not recover");
    }

    private long countedRefusals() {
        return database
                .queryForList(
                        "select payload from techo_audit where agent_kind = 'nobody' and status = 401", String.class)
                .stream()
                .mapToLong(payload -> Long.parseLong(payload.replaceAll(".*\"n\":(\\d+)}$", "$1")))
                .sum();
    }

    private Set<String> shown(Answer answer) {
        Set<String> shown = new TreeSet<>();
        collect(fhir.parse(Bundle.class, answer.response()), shown);
        return shown;
    }

    private void collect(Bundle bundle, Set<String> shown) {
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            if (resource instanceof Bundle nested) {
                collect(nested, shown);
            } else if (resource != null && resource.hasId()) {
                shown.add(patient + ":shown:" + resource.fhirType() + "/"
                        + resource.getIdElement().getIdPart());
            }
        }
    }

    private Patient patient() {
        Patient person = new Patient();
        person.setId(patient);
        person.addName().setFamily(FAMILY_NAME);
        return person;
    }

    private static String created(Answer answer) {
        String location =
                answer.expect(201).response().headers().firstValue("Location").orElseThrow();
        return new IdType(location).getIdPart();
    }

    private Observation observation() {
        Observation weight = new Observation();
        weight.setStatus(ObservationStatus.FINAL);
        weight.setSubject(new Reference("Patient/" + patient));
        weight.getCode().addCoding().setSystem("http://loinc.org").setCode("29463-7");
        weight.setValue(new Quantity(61.5).setUnit("kg"));
        return weight;
    }
}
