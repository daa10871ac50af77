package techo.server.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.consent.PersonRows;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What stops all of a person's sharing, and what a person hides, is in force for the next statement. */
@ServerTest
class PersonStateTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private PersonRows persons;

    @Autowired
    private VisibleResources visible;

    private final String person = "person-" + UUID.randomUUID();
    private final String clinic = "clinic-" + UUID.randomUUID();
    private String observation = "";

    @BeforeEach
    void storePersonWhoShares() {
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        require(fhir.put(tokens.operator(), "/Organization/" + clinic, organization));
        require(fhir.put(tokens.operator(), "/Patient/" + person, patient()));
        Observation laboratory = new Observation();
        laboratory.setStatus(Observation.ObservationStatus.FINAL);
        laboratory.setSubject(new Reference("Patient/" + person));
        laboratory.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        laboratory.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        laboratory.setValue(new StringType("x"));
        observation = new IdType(require(fhir.post(tokens.operator(), "/Observation", laboratory))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .getIdPart();
        require(fhir.post(tokens.citizen(person), "/Consent", GivenConsent.to(clinic, PurposeOfUse.TREAT, 0, person)));
        assertThat(seenByClinic()).isEqualTo(1);
    }

    @Test
    void the_first_acts_of_a_person_may_come_at_the_same_time() throws Exception {
        int requests = 8;
        CyclicBarrier together = new CyclicBarrier(requests);
        ExecutorService threads = Executors.newFixedThreadPool(requests);
        try {
            for (long patientPid = -1; patientPid >= -20; patientPid--) {
                long first = patientPid;
                List<Callable<Void>> acts = Collections.nCopies(requests, () -> {
                    together.await();
                    persons.acted(first, Instant.EPOCH);
                    return null;
                });
                for (Future<Void> act : threads.invokeAll(acts)) {
                    act.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(jdbc.update("delete from techo_person where patient_pid < 0"))
                .isEqualTo(20);
    }

    @Test
    void a_person_stops_and_resumes_all_sharing_and_sees_everything_meanwhile() {
        require(post(tokens.citizen(person), "/Patient/" + person + "/$stop-sharing"));
        assertThat(seenByClinic()).isZero();
        assertThat(read(clinic()).statusCode()).isEqualTo(404);
        assertThat(total(tokens.citizen(person))).isEqualTo(1);
        require(post(tokens.citizen(person), "/Patient/" + person + "/$resume-sharing"));
        assertThat(seenByClinic()).isEqualTo(1);
    }

    @Test
    void what_an_operator_stopped_only_an_operator_resumes() {
        require(post(tokens.operator(), "/Patient/" + person + "/$stop-sharing"));
        require(post(tokens.citizen(person), "/Patient/" + person + "/$stop-sharing"));
        HttpResponse<String> refused = post(tokens.citizen(person), "/Patient/" + person + "/$resume-sharing");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"sharing-stopped-by-operator\"");
        assertThat(seenByClinic()).isZero();
        require(post(tokens.operator(), "/Patient/" + person + "/$resume-sharing"));
        assertThat(seenByClinic()).isEqualTo(1);
    }

    @Test
    void nobody_else_stops_anything() {
        String stranger = tokens.citizen("person-" + UUID.randomUUID());
        assertThat(post(stranger, "/Patient/" + person + "/$stop-sharing").statusCode())
                .isEqualTo(404);
        assertThat(post(clinic(), "/Patient/" + person + "/$stop-sharing").statusCode())
                .isEqualTo(404);
        assertThat(post(stranger, "/Observation/" + observation + "/$hide").statusCode())
                .isEqualTo(404);
        assertThat(post(clinic(), "/Observation/" + observation + "/$hide").statusCode())
                .isEqualTo(403);
        assertThat(seenByClinic()).isEqualTo(1);
    }

    @Test
    void after_a_death_nothing_is_shared() {
        Patient dead = patient();
        dead.setDeceased(new BooleanType(true));
        require(fhir.put(tokens.operator(), "/Patient/" + person, dead));
        assertThat(seenByClinic()).isZero();
    }

    @Test
    void after_a_year_without_a_sign_in_nothing_is_shared_until_the_next() {
        actedLast(Instant.now().minus(364, ChronoUnit.DAYS));
        assertThat(seenByClinic()).isEqualTo(1);
        actedLast(Instant.now().minus(366, ChronoUnit.DAYS));
        assertThat(seenByClinic()).isZero();
        assertThat(read(clinic()).statusCode()).isEqualTo(404);
        String later = tokens.token(claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", person)
                .claim("purpose", PurposeOfUse.SELF_VIEW.code())
                .claim("auth_time", Instant.now().plusSeconds(2).getEpochSecond()));
        assertThat(total(later)).isEqualTo(1);
        assertThat(seenByClinic()).isEqualTo(1);
    }

    @Test
    void a_node_whose_clock_is_wrong_opens_and_closes_nothing() {
        List<Long> result = jdbc.queryForList(
                "select res_id from hfj_resource where res_type = 'Observation' and fhir_id = ?",
                Long.class,
                observation);
        Caller.Recipient asking = new Caller.Recipient(
                new RecipientId(clinic),
                RecipientType.MEDICAL,
                Access.unnarrowed(new ClientId(TestIssuer.CLIENT), PurposeOfUse.TREAT),
                new RecipientAgent.ClientSystem());
        StatementTime behind = StatementTime.ofDatabase(Instant.now().minus(400, ChronoUnit.DAYS));
        StatementTime ahead = StatementTime.ofDatabase(Instant.now().plus(400, ChronoUnit.DAYS));
        for (StatementTime wrong : List.of(behind, ahead)) {
            assertThat(visible.visible(asking, wrong, result)).hasSize(1);
        }
        actedLast(Instant.now().minus(366, ChronoUnit.DAYS));
        for (StatementTime wrong : List.of(behind, ahead)) {
            assertThat(visible.visible(asking, wrong, result)).isEmpty();
        }
    }

    @Test
    void a_hidden_item_is_absent_for_recipients_and_not_for_the_person() {
        require(post(tokens.citizen(person), "/Observation/" + observation + "/$hide", "recipients"));
        assertThat(seenByClinic()).isZero();
        assertThat(read(clinic()).statusCode()).isEqualTo(404);
        assertThat(read(tokens.citizen(person)).statusCode()).isEqualTo(200);
        require(post(tokens.citizen(person), "/Observation/" + observation + "/$unhide", "delegates"));
        assertThat(seenByClinic()).isZero();
        require(post(tokens.citizen(person), "/Observation/" + observation + "/$unhide"));
        assertThat(seenByClinic()).isEqualTo(1);
    }

    @Test
    void what_is_left_of_a_deleted_item_can_be_hidden_too() {
        String history = "/Observation/" + observation + "/_history";
        require(fhir.delete(tokens.citizen(person), "/Observation/" + observation));
        assertThat(fhir.get(clinic(), history).statusCode()).isEqualTo(200);
        require(post(tokens.citizen(person), "/Observation/" + observation + "/$hide", "recipients"));
        assertThat(fhir.get(clinic(), history).statusCode()).isEqualTo(404);
        assertThat(fhir.get(tokens.citizen(person), history).statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_hidden_from_whom_is_told_to_the_person_alone() {
        String path = "/Patient/" + person + "/$hidden-items";
        assertThat(hiddenItems(tokens.citizen(person))).isEmpty();
        require(post(tokens.citizen(person), "/Observation/" + observation + "/$hide", "delegates"));
        assertThat(hiddenItems(tokens.citizen(person))).containsExactly("Observation/" + observation + " delegates");
        for (String other : List.of(tokens.citizen("somebody-else"), tokens.operator(), clinic())) {
            assertThat(fhir.get(other, path).statusCode()).isEqualTo(404);
        }
        String narrow = tokens.token(claims ->
                claims.claim("techo_caller", "citizen").claim("patient", person).claim("scope", "patient/Patient.rs"));
        assertThat(fhir.get(narrow, path).statusCode()).isEqualTo(403);
        require(post(tokens.citizen(person), "/Observation/" + observation + "/$unhide"));
        assertThat(hiddenItems(tokens.citizen(person))).isEmpty();
    }

    private List<String> hiddenItems(String token) {
        return fhir
                .parse(Parameters.class, fhir.get(token, "/Patient/" + person + "/$hidden-items"))
                .getParameter()
                .stream()
                .map(item -> item.getPart().stream()
                        .map(part -> part.getValue() instanceof Reference reference
                                ? reference.getReference()
                                : part.getValue().primitiveValue())
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private void actedLast(Instant at) {
        jdbc.update(
                "update techo_person set last_act = ? where patient_pid ="
                        + " (select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?)",
                at.atOffset(ZoneOffset.UTC),
                person);
    }

    private Patient patient() {
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(person);
        return patient;
    }

    private HttpResponse<String> post(String token, String path, String... from) {
        Parameters body = new Parameters();
        List.of(from).forEach(audience -> body.addParameter("from", new CodeType(audience)));
        return fhir.post(token, path, body);
    }

    private HttpResponse<String> read(String token) {
        return fhir.get(token, "/Observation/" + observation);
    }

    private String clinic() {
        return tokens.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
    }

    private int seenByClinic() {
        return total(clinic());
    }

    private int total(String token) {
        return fhir.parse(
                        Bundle.class, require(fhir.get(token, "/Observation?_summary=count&subject=Patient/" + person)))
                .getTotal();
    }

    private static HttpResponse<String> require(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return answer;
    }
}
