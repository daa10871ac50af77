package techo.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.MovedClock;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Who helps opens one record, a little of it, for a while; and somebody looks at it afterwards. */
@ServerTest
class EmergencyTest {
    /** Fictional, and far from every other test's area. */
    private static final String PREFECTURE = "47";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private MovedClock clock;

    @Autowired
    private JdbcTemplate jdbc;

    private final String person = "person-" + UUID.randomUUID();
    private final String name = "架空 " + UUID.randomUUID();
    private final String clinic = "clinic-" + UUID.randomUUID();
    private final String client = "client-" + UUID.randomUUID();
    private String allergy = "";

    @BeforeEach
    void storePersonAndRegisterClinic() {
        Organization organization = new Organization();
        organization.setName("架空救急病院").setId(clinic);
        require(fhir.put(tokens.operator("alice"), "/Organization/" + clinic, organization));
        require(fhir.put(tokens.operator("alice"), "/Patient/" + person, patient(person)));
        AllergyIntolerance stored = new AllergyIntolerance();
        stored.setPatient(new Reference("Patient/" + person));
        stored.setCode(new CodeableConcept().setText("架空の薬"));
        stored.setClinicalStatus(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", null)));
        allergy = new IdType(require(fhir.post(tokens.operator("alice"), "/AllergyIntolerance", stored))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .getIdPart();
        register(List.of("EMERGENCY", "DISASTER"));
        assertThat(read(staff("EMERGENCY", "doctor")).statusCode()).isEqualTo(404);
    }

    @Test
    void life_at_stake_opens_one_record_to_who_asked_and_to_nobody_else() {
        require(open(staff("EMERGENCY", "doctor"), "life"));
        assertThat(read(staff("EMERGENCY", "doctor")).statusCode()).isEqualTo(200);
        assertThat(read(staff("EMERGENCY", "colleague")).statusCode()).isEqualTo(404);
        assertThat(read(staff("DISASTER", "doctor")).statusCode()).isEqualTo(404);
        assertThat(total(staff("EMERGENCY", "doctor"))).isEqualTo(1);
    }

    @Test
    void a_node_whose_clock_is_ahead_opens_at_once() {
        clock.moved(Duration.ofHours(-2), () -> {
            require(open(staff("EMERGENCY", "doctor"), "life"));
            assertThat(read(staff("EMERGENCY", "doctor")).statusCode()).isEqualTo(200);
            assertThat(total(staff("EMERGENCY", "doctor"))).isEqualTo(1);
        });
    }

    @Test
    void a_node_whose_clock_is_behind_opens_nothing_by_a_disaster_that_has_ended() {
        String declared = declareDisaster(Instant.now().plus(1, ChronoUnit.HOURS));
        clock.moved(Duration.ofHours(2), () -> refused(search(staff("DISASTER", "doctor"))));
        require(search(staff("DISASTER", "doctor")));
        endDisaster(declared);
    }

    @Test
    void a_disaster_has_ended_at_once_on_a_node_whose_clock_is_ahead() {
        String declared = declareDisaster(Instant.now().plus(1, ChronoUnit.DAYS));
        clock.moved(Duration.ofHours(-1), () -> {
            endDisaster(declared);
            assertThat(jdbc.queryForList(
                            "select disaster_id from techo_disaster where disaster_id = ? and valid_to > current_timestamp",
                            String.class,
                            declared))
                    .isEmpty();
        });
    }

    @Test
    void what_is_shown_in_an_emergency_is_marked_in_the_log_and_waits_for_a_review() {
        String access = value(require(open(staff("EMERGENCY", "doctor"), "life")), "access");
        require(read(staff("EMERGENCY", "doctor")));
        Bundle log =
                fhir.parse(Bundle.class, fhir.get(tokens.citizen(person), "/AuditEvent?agent=Organization/" + clinic));
        assertThat(log.getEntry())
                .extracting(entry -> ((AuditEvent) entry.getResource()).getOutcomeDesc())
                .contains("emergency-life");
        assertThat(require(fhir.get(tokens.operator("bob"), "/$emergency-accesses"))
                        .body())
                .contains(access);
        Parameters review = new Parameters();
        review.addParameter("access", new StringType(access));
        review.addParameter("justified", new BooleanType(true));
        require(fhir.post(tokens.operator("bob"), "/$review-emergency", review));
        assertThat(require(fhir.get(tokens.operator("bob"), "/$emergency-accesses"))
                        .body())
                .doesNotContain(access);
        assertThat(fhir.post(tokens.operator("bob"), "/$review-emergency", review)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void the_same_person_does_not_open_the_same_record_again() {
        require(open(staff("EMERGENCY", "doctor"), "life"));
        refused(open(staff("EMERGENCY", "doctor"), "life"));
        require(open(staff("EMERGENCY", "colleague"), "life"));
    }

    @Test
    void without_life_at_stake_only_who_agreed_beforehand_is_opened_and_a_refusal_closes() {
        refused(open(staff("EMERGENCY", "doctor"), "chosen-before"));
        String choice = choose(Consent.ConsentProvisionType.PERMIT);
        require(open(staff("EMERGENCY", "doctor"), "chosen-before"));
        assertThat(read(staff("EMERGENCY", "doctor")).statusCode()).isEqualTo(200);
        require(fhir.post(tokens.citizen(person), "/Consent/" + choice + "/$withdraw-consent", new Parameters()));
        assertThat(read(staff("EMERGENCY", "doctor")).statusCode()).isEqualTo(404);
    }

    @Test
    void a_hidden_item_stays_hidden_also_when_life_is_at_stake() {
        require(fhir.post(tokens.citizen(person), "/AllergyIntolerance/" + allergy + "/$hide", new Parameters()));
        require(open(staff("EMERGENCY", "doctor"), "life"));
        assertThat(read(staff("EMERGENCY", "doctor")).statusCode()).isEqualTo(404);
    }

    @Test
    void a_refusal_does_not_tell_whether_the_person_is_known() {
        HttpResponse<String> unknown = post(
                staff("EMERGENCY", "doctor"),
                asked -> asked.addParameter("patient", new Reference("Patient/nobody-" + UUID.randomUUID())));
        HttpResponse<String> unchosen = open(staff("EMERGENCY", "doctor"), "chosen-before");
        assertThat(unknown.statusCode()).isEqualTo(unchosen.statusCode());
        assertThat(unknown.body()).isEqualTo(unchosen.body());
    }

    @Test
    void a_disaster_opens_to_registered_recipients_in_its_area_whoever_fits_alone() {
        refused(search(staff("DISASTER", "doctor")));
        String declared = declareDisaster(Instant.now().plus(1, ChronoUnit.DAYS));
        require(search(staff("DISASTER", "doctor")));
        assertThat(read(staff("DISASTER", "doctor")).statusCode()).isEqualTo(200);
        String twin = "person-" + UUID.randomUUID();
        require(fhir.put(tokens.operator("alice"), "/Patient/" + twin, patient(twin)));
        refused(search(staff("DISASTER", "colleague")));
        endDisaster(declared);
        refused(post(
                staff("DISASTER", "colleague"),
                asked -> asked.addParameter("patient", new Reference("Patient/" + person))));
    }

    @Test
    void who_is_tried_in_vain_learns_who_tried() {
        refused(open(staff("EMERGENCY", "doctor"), "chosen-before"));
        Bundle log =
                fhir.parse(Bundle.class, fhir.get(tokens.citizen(person), "/AuditEvent?agent=Organization/" + clinic));
        assertThat(log.getEntry())
                .extracting(entry -> ((AuditEvent) entry.getResource())
                        .getAgentFirstRep()
                        .getWho()
                        .getReference())
                .contains("Practitioner/doctor");
    }

    @Test
    void a_scope_that_opens_no_patient_opens_nothing_in_an_emergency() {
        for (String scope : List.of("user/Observation.rs", "user/Patient.cud")) {
            HttpResponse<String> answer = open(
                    tokens.token(claims -> claims.claim("techo_caller", "recipient")
                            .claim("client_id", client)
                            .claim("purpose", "EMERGENCY")
                            .claim("fhirUser", "Practitioner/doctor")
                            .claim("scope", scope)),
                    "life");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
            assertThat(answer.body()).contains("\"scope-insufficient\"");
        }
    }

    @Test
    void what_cannot_be_read_opens_nothing_and_says_so() {
        for (Consumer<Parameters> wrong : List.<Consumer<Parameters>>of(
                asked -> asked.addParameter("patient", new Reference("Patient/not an id")),
                asked -> asked.addParameter("name", new StringType(name)),
                asked -> asked.addParameter("name", new StringType(name))
                        .addParameter("birth-date", new DateType("1950-05"))
                        .addParameter("gender", new CodeType("female")))) {
            HttpResponse<String> answer = post(staff("EMERGENCY", "doctor"), wrong);
            assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
            assertThat(answer.body()).contains("\"emergency-request-invalid\"");
        }
        HttpResponse<String> ground = open(staff("EMERGENCY", "doctor"), "curiosity");
        assertThat(ground.body()).contains("\"emergency-request-invalid\"");
    }

    /** @return the id by which it is ended */
    private String declareDisaster(Instant until) {
        Parameters disaster = new Parameters();
        disaster.addParameter("name", new StringType("架空地震"));
        disaster.addParameter("prefecture", new CodeType(PREFECTURE));
        disaster.addParameter("category", new CodeType("ALLERGY"));
        disaster.addParameter(
                "period",
                new Period()
                        .setStart(Date.from(Instant.now().minus(3, ChronoUnit.HOURS)))
                        .setEnd(Date.from(until)));
        return value(require(fhir.post(tokens.operator("alice"), "/$declare-disaster", disaster)), "disaster");
    }

    private void endDisaster(String declared) {
        Parameters ended = new Parameters();
        ended.addParameter("disaster", new StringType(declared));
        require(fhir.post(tokens.operator("bob"), "/$end-disaster", ended));
    }

    private HttpResponse<String> search(String token) {
        return post(token, asked -> {
            asked.addParameter("name", new StringType(name));
            asked.addParameter("birth-date", new DateType("1950-05-05"));
            asked.addParameter("gender", new CodeType("female"));
        });
    }

    private HttpResponse<String> open(String token, String ground) {
        return fhir.post(
                token,
                "/Patient/$emergency-access",
                asked(ground, asked -> asked.addParameter("patient", new Reference("Patient/" + person))));
    }

    private HttpResponse<String> post(String token, Consumer<Parameters> who) {
        return fhir.post(token, "/Patient/$emergency-access", asked("life", who));
    }

    private static Parameters asked(String ground, Consumer<Parameters> who) {
        Parameters asked = new Parameters();
        who.accept(asked);
        asked.addParameter("ground", new CodeType(ground));
        asked.addParameter("reason", new StringType("意識がない"));
        asked.addParameter("category", new CodeType("ALLERGY"));
        asked.addParameter("category", new CodeType("LAB"));
        return asked;
    }

    private String choose(Consent.ConsentProvisionType type) {
        Consent choice = GivenConsent.to(clinic, PurposeOfUse.EMERGENCY, 0, person);
        choice.getProvision().setActor(null).setType(type);
        choice.getProvision().getClass_().get(0).setCode("ALLERGY");
        return new IdType(require(fhir.post(tokens.citizen(person), "/Consent", choice))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .getIdPart();
    }

    private void register(List<String> purposes) {
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType("MEDICAL"));
        entry.addParameter("legal-name", new StringType("架空救急病院"));
        entry.addParameter("address", new StringType("沖縄県架空市1-1"));
        entry.addParameter("representative", new StringType("院長 架空 花子"));
        entry.addParameter("prefecture", new CodeType(PREFECTURE));
        purposes.forEach(purpose -> entry.addParameter("purpose", new CodeType(purpose)));
        ParametersParameterComponent registered = entry.addParameter().setName("client");
        registered.addPart().setName("issuer").setValue(new UriType(tokens.uri()));
        registered.addPart().setName("id").setValue(new StringType(client));
        purposes.forEach(purpose -> registered.addPart().setName("purpose").setValue(new CodeType(purpose)));
        registered.addPart().setName("agent").setValue(new CodeType("staff"));
        registered.addPart().setName("break-glass").setValue(new CodeType("authorised"));
        String change = value(
                require(fhir.post(tokens.operator("alice"), "/Organization/" + clinic + "/$recipient-propose", entry)),
                "change");
        Parameters approval = new Parameters();
        approval.addParameter("change", new StringType(change));
        require(fhir.post(tokens.operator("bob"), "/Organization/" + clinic + "/$recipient-approve", approval));
    }

    private Patient patient(String id) {
        Patient patient = new Patient();
        patient.addName().setText(name);
        patient.setBirthDateElement(new DateType("1950-05-05"));
        patient.setGender(AdministrativeGender.FEMALE);
        patient.setId(id);
        return patient;
    }

    private String staff(String purpose, String practitioner) {
        return tokens.token(claims -> claims.claim("techo_caller", "recipient")
                .claim("client_id", client)
                .claim("purpose", purpose)
                .claim("fhirUser", "Practitioner/" + practitioner));
    }

    private HttpResponse<String> read(String token) {
        return fhir.get(token, "/AllergyIntolerance/" + allergy);
    }

    private int total(String token) {
        return fhir.parse(Bundle.class, require(fhir.get(token, "/AllergyIntolerance?_summary=count")))
                .getTotal();
    }

    private String value(HttpResponse<String> answer, String parameter) {
        return fhir.parse(Parameters.class, answer).getParameterValue(parameter).primitiveValue();
    }

    private static HttpResponse<String> require(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return answer;
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"emergency-not-opened\"");
    }
}
