package techo.server.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.StatedTerms;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.ForeignText;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** An organisation receives something only while two operators want it. */
@ServerTest
class RegisterTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    private final String clinic = "clinic-" + UUID.randomUUID();
    private final String client = "client-" + UUID.randomUUID();
    private final String person = "person-" + UUID.randomUUID();

    @BeforeEach
    void storeOrganisationAndPerson() {
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        require(201, fhir.put(operator("alice"), "/Organization/" + clinic, organization));
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(person);
        require(201, fhir.put(operator("alice"), "/Patient/" + person, patient));
        require(201, fhir.post(operator("alice"), "/Observation", laboratory("x")));
    }

    @Test
    void a_client_that_nobody_registered_is_refused() {
        assertThat(refusal(recipient(claims -> {}))).isEqualTo("client-unregistered");
    }

    @Test
    void what_one_operator_proposes_another_must_approve() {
        String change = propose("alice", entry(claims -> {}));
        assertThat(refusal(recipient(claims -> {}))).isEqualTo("client-unregistered");
        HttpResponse<String> alone = approve("alice", change);
        assertThat(alone.statusCode()).isEqualTo(403);
        assertThat(alone.body()).contains("\"second-operator-required\"");
        require(200, approve("bob", change));
        require(201, fhir.post(tokens.citizen(person), "/Consent", consent(version())));
        assertThat(seen()).isEqualTo(1);
        assertThat(approve("carol", change).statusCode()).isEqualTo(404);
    }

    @Test
    void every_act_of_an_operator_is_recorded_with_the_person_and_the_client() {
        approve("bob", propose("alice", entry(claims -> {})));
        post("carol", "$recipient-suspend", new Parameters());
        approve("dave", "no-such-change");
        List<String> records = jdbc.queryForList(
                "select payload from techo_audit where payload like ? order by seq",
                String.class,
                "%Organization/" + clinic + "/$recipient-%");
        assertThat(records).hasSize(4);
        for (String[] act : new String[][] {
            {"alice", "$recipient-propose", "done"},
            {"bob", "$recipient-approve", "done"},
            {"carol", "$recipient-suspend", "done"},
            {"dave", "$recipient-approve", "failed"}
        }) {
            assertThat(records)
                    .anySatisfy(record -> assertThat(record)
                            .contains("\"kind\":\"operator\"")
                            .contains("\"person\":\"" + act[0] + " " + tokens.uri() + "\"")
                            .contains("\"client\":\"" + TestIssuer.CLIENT + "\"")
                            .contains("/" + act[1] + "\"")
                            .contains("\"result\":\"" + act[2] + "\""));
        }
    }

    @Test
    void a_suspended_recipient_receives_nothing_from_the_next_request_on() {
        register(entry(claims -> {}));
        assertThat(seen()).isEqualTo(1);
        require(200, post("alice", "$recipient-suspend", new Parameters()));
        assertThat(refusal(recipient(claims -> {}))).isEqualTo("recipient-suspended");
        register(entry(claims -> {}));
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void a_statement_asks_the_register_also_when_the_token_was_good_a_moment_ago() {
        register(entry(claims -> {}));
        String configured = tokens.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
        assertThat(total(configured)).isEqualTo(1);
        jdbc.update("update techo_recipient set state = 'SUSPENDED' where recipient = ?", clinic);
        assertThat(total(configured)).isZero();
        jdbc.update("update techo_recipient set state = 'ACTIVE' where recipient = ?", clinic);
        jdbc.update("delete from techo_recipient_purpose where recipient = ?", clinic);
        assertThat(total(configured)).isZero();
    }

    @Test
    void a_lapsed_checklist_closes() {
        register(entry(entry -> entry.addParameter(
                "checklist-until", new InstantType(Date.from(Instant.now().plus(1, ChronoUnit.MINUTES))))));
        assertThat(seen()).isEqualTo(1);
        register(entry(entry -> entry.addParameter(
                "checklist-until", new InstantType(Date.from(Instant.now().minus(1, ChronoUnit.MINUTES))))));
        assertThat(seen()).isZero();
    }

    @Test
    void a_name_that_changes_counts_as_another_recipient_for_those_who_consented() {
        register(entry(claims -> {}));
        register(entry(claims -> {}));
        assertThat(version()).isEqualTo(1);
        assertThat(seen()).isEqualTo(1);
        Parameters renamed = entry(entry -> {});
        renamed.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("legal-name"))
                .forEach(parameter -> parameter.setValue(new StringType("別名診療所")));
        require(200, approve("bob", propose("alice", renamed)));
        assertThat(version()).isEqualTo(2);
        assertThat(seen()).isZero();
        HttpResponse<String> old = fhir.post(tokens.citizen(person), "/Consent", consent(1));
        assertThat(old.statusCode()).isEqualTo(422);
        assertThat(old.body()).contains("\"consent-recipient-version-not-current\"");
        require(201, fhir.post(tokens.citizen(person), "/Consent", consent(version())));
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void data_that_came_through_mynaportal_ask_for_a_checklist_confirmed_lately() {
        jdbc.update(
                "update techo_resource set source = 'HOSPITAL' where patient_pid ="
                        + " (select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?)",
                person);
        require(201, fhir.post(operator("alice"), "/Observation", laboratory("y")));
        register(phr(Instant.now().minus(364, ChronoUnit.DAYS)));
        assertThat(seenByPhr()).isEqualTo(2);
        register(phr(Instant.now().minus(366, ChronoUnit.DAYS)));
        assertThat(seenByPhr()).isEqualTo(1);
        register(phr(Instant.now().plus(1, ChronoUnit.DAYS)));
        assertThat(seenByPhr()).isZero();
    }

    @Test
    void a_recipient_abroad_gets_what_was_consented_to_after_the_three_texts() {
        register(abroad(entry -> {}));
        assertThat(seen()).isZero();
        HttpResponse<String> untold = fhir.post(tokens.citizen(person), "/Consent", consent(version()));
        assertThat(untold.statusCode()).isEqualTo(422);
        assertThat(untold.body()).contains("\"consent-foreign-texts-missing\"");
        Consent told = consent(version());
        for (ForeignText text : ForeignText.values()) {
            told.getExtensionByUrl(StatedTerms.EXTENSION).addExtension("told", new CodeType(text.name()));
        }
        require(201, fhir.post(tokens.citizen(person), "/Consent", told));
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void equal_measures_abroad_are_checked_again_and_again() {
        register(measured(Instant.now().minus(364, ChronoUnit.DAYS)));
        assertThat(seen()).isEqualTo(1);
        register(measured(Instant.now().minus(366, ChronoUnit.DAYS)));
        assertThat(seen()).isZero();
    }

    @Test
    void a_token_may_not_speak_for_another_organisation_or_purpose_than_its_client() {
        register(entry(claims -> {}));
        assertThat(refusal(recipient(claims -> claims.claim("recipient", "another"))))
                .isEqualTo("recipient-unregistered");
        assertThat(refusal(recipient(claims -> claims.claim("recipient_type", "PHR"))))
                .isEqualTo("recipient-unregistered");
        assertThat(refusal(recipient(claims -> claims.claim("purpose", "RESEARCH"))))
                .isEqualTo("purpose-unregistered");
        assertThat(refusal(recipient(claims -> claims.claim("techo_caller", "operator"))))
                .isEqualTo("client-unregistered");
    }

    @Test
    void a_client_of_several_purposes_states_one_for_each_request() {
        register(entry(entry -> {
            entry.addParameter("purpose", new CodeType("EMERGENCY"));
            part(client(entry), "purpose", new CodeType("EMERGENCY"));
        }));
        String token = recipient(claims -> claims.claim("purpose", null));
        assertThat(refusal(token)).isEqualTo("purpose-required");
        assertThat(withPurpose(token, "TREAT").statusCode()).isEqualTo(200);
        assertThat(withPurpose(token, "EMERGENCY").statusCode()).isEqualTo(200);
        assertThat(withPurpose(token, "RESEARCH").body()).contains("\"purpose-unregistered\"");
        assertThat(withPurpose(token, "TREAT", "EMERGENCY").body()).contains("\"purpose-ambiguous\"");
        assertThat(withPurpose(recipient(claims -> {}), "EMERGENCY").body()).contains("\"purpose-ambiguous\"");
    }

    @Test
    void a_client_that_needs_bound_tokens_gets_nothing_with_others() {
        register(entry(entry -> part(client(entry), "sender-constraint", new CodeType("any-key"))));
        assertThat(refusal(recipient(claims -> {}))).isEqualTo("token-unbound");
    }

    @Test
    void the_register_says_who_asks_through_a_client_and_the_token_must_agree() {
        register(entry(entry -> part(client(entry), "agent", new CodeType("staff"))));
        assertThat(refusal(recipient(claims -> {}))).isEqualTo("agent-unregistered");
        assertThat(refusal(recipient(claims -> claims.claim("fhirUser", "Patient/" + person))))
                .isEqualTo("agent-unregistered");
        assertThat(refusal(recipient(claims -> claims.claim("fhirUser", "https://elsewhere.example/Practitioner/x"))))
                .isEqualTo("caller-unknown");
        assertThat(total(recipient(claims -> claims.claim("fhirUser", "Practitioner/doctor"))))
                .isEqualTo(1);
        assertThat(total(recipient(claims -> claims.claim("fhirUser", fhir.baseUrl() + "/Practitioner/doctor"))))
                .isEqualTo(1);
        register(entry(entry -> {}));
        assertThat(refusal(recipient(claims -> claims.claim("fhirUser", "Practitioner/doctor"))))
                .isEqualTo("agent-unregistered");
    }

    @Test
    void the_log_of_a_person_names_who_at_the_organisation_looked() {
        register(entry(entry -> part(client(entry), "agent", new CodeType("staff"))));
        String doctor = recipient(claims -> claims.claim("fhirUser", "Practitioner/doctor"));
        require(200, fhir.get(doctor, "/Observation?subject=Patient/" + person));
        Bundle log =
                fhir.parse(Bundle.class, fhir.get(tokens.citizen(person), "/AuditEvent?agent=Organization/" + clinic));
        assertThat(((AuditEvent) log.getEntryFirstRep().getResource()).getAgent())
                .extracting(agent -> agent.getWho().getReference())
                .startsWith("Practitioner/doctor", "Organization/" + clinic);
    }

    @Test
    void an_app_sees_the_record_of_the_person_who_uses_it_and_no_other() {
        register(entry(entry -> part(client(entry), "agent", new CodeType("app"))));
        String app = recipient(claims -> claims.claim("patient", person).claim("scope", "patient/*.rs"));
        assertThat(total(app)).isEqualTo(1);
        assertThat(total(recipient(claims -> claims.claim("patient", "another").claim("scope", "patient/*.rs"))))
                .isZero();
        assertThat(refusal(recipient(claims -> {}))).isEqualTo("agent-unregistered");
        assertThat(refusal(recipient(claims -> claims.claim("patient", person).claim("scope", "system/*.rs"))))
                .isEqualTo("scope-missing");
    }

    @Test
    void a_client_belongs_to_one_organisation() {
        register(entry(claims -> {}));
        String other = "other-" + UUID.randomUUID();
        Organization organization = new Organization();
        organization.setName("別診療所").setId(other);
        require(201, fhir.put(operator("alice"), "/Organization/" + other, organization));
        HttpResponse<String> proposed =
                fhir.post(operator("alice"), "/Organization/" + other + "/$recipient-propose", entry(claims -> {}));
        Parameters approval = change(fhir.parse(Parameters.class, proposed)
                .getParameterValue("change")
                .primitiveValue());
        HttpResponse<String> refused =
                fhir.post(operator("bob"), "/Organization/" + other + "/$recipient-approve", approval);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(seen()).isEqualTo(1);
    }

    @TestFactory
    Stream<DynamicTest> an_entry_that_allows_too_much_or_lacks_something_is_not_even_proposed() {
        Map<String, Consumer<Parameters>> wrong = Map.of(
                "no purpose that its type may have", entry -> entry.addParameter("purpose", new CodeType("SUBMIT-INS")),
                "a purpose that nobody knows", entry -> entry.addParameter("purpose", new CodeType("CURIOSITY")),
                "a client with a purpose of its own",
                        entry -> part(client(entry), "purpose", new CodeType("EMERGENCY")),
                "a researcher without a study", entry -> part(client(entry), "agent", new CodeType("researcher")),
                "an agent that nobody knows", entry -> part(client(entry), "agent", new CodeType("robot")),
                "a system that breaks glass", entry -> part(client(entry), "break-glass", new CodeType("authorised")),
                "an unknown parameter", entry -> entry.addParameter("checklist", new CodeType("yes")),
                "a name twice", entry -> entry.addParameter("legal-name", new StringType("二つ目")),
                "abroad without the texts", entry -> entry.addParameter("country", new CodeType("US")),
                "another provider of records without a checklist",
                        entry -> entry.getParameter().get(0).setValue(new CodeType("PHR")));
        return wrong.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    HttpResponse<String> answer = post("alice", "$recipient-propose", entry(entry.getValue()));
                    assertThat(answer.statusCode()).isEqualTo(422);
                    assertThat(answer.body()).contains("\"recipient-entry-invalid\"");
                }));
    }

    @Test
    void only_operators_touch_the_register() {
        for (String token :
                List.of(tokens.citizen(person), tokens.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT))) {
            for (String operation : List.of("$recipient-propose", "$recipient-suspend")) {
                assertThat(fhir.post(token, "/Organization/" + clinic + "/" + operation, entry(claims -> {}))
                                .statusCode())
                        .isEqualTo(403);
            }
            assertThat(fhir.get(token, "/Organization/" + clinic + "/$recipient")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private Observation laboratory(String value) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/" + person));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        observation.setValue(new StringType(value));
        return observation;
    }

    private Parameters entry(Consumer<Parameters> more) {
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType("MEDICAL"));
        entry.addParameter("legal-name", new StringType("医療法人架空会 架空診療所"));
        entry.addParameter("address", new StringType("東京都架空区1-1"));
        entry.addParameter("representative", new StringType("理事長 架空 花子"));
        entry.addParameter("purpose", new CodeType("TREAT"));
        ParametersParameterComponent registered = entry.addParameter().setName("client");
        part(registered, "issuer", new UriType(tokens.uri()));
        part(registered, "id", new StringType(client));
        part(registered, "purpose", new CodeType("TREAT"));
        more.accept(entry);
        return entry;
    }

    private static ParametersParameterComponent client(Parameters entry) {
        return entry.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("client"))
                .findFirst()
                .orElseThrow();
    }

    private static void part(ParametersParameterComponent parameter, String name, Type value) {
        parameter.addPart().setName(name).setValue(value);
    }

    /** The entry is in force, and the person consents to it as it is then, if anything may be consented to at all. */
    private void register(Parameters entry) {
        require(200, approve("bob", propose("alice", entry)));
        fhir.post(tokens.citizen(person), "/Consent", consent(version()));
    }

    private Parameters phr(Instant confirmed) {
        Parameters entry = entry(more -> {
            more.addParameter("checklist-confirmed", new InstantType(Date.from(confirmed)));
            more.addParameter(
                    "checklist-until", new InstantType(Date.from(Instant.now().plus(1, ChronoUnit.DAYS))));
        });
        entry.getParameter().get(0).setValue(new CodeType("PHR"));
        entry.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("purpose"))
                .forEach(parameter -> parameter.setValue(new CodeType("PORTABILITY")));
        client(entry).getPart().stream()
                .filter(part -> part.getName().equals("purpose"))
                .forEach(part -> part.setValue(new CodeType("PORTABILITY")));
        return entry;
    }

    private Parameters abroad(Consumer<Parameters> more) {
        return entry(entry -> {
            entry.addParameter("country", new CodeType("US"));
            entry.addParameter("country-text", new StringType("アメリカ合衆国"));
            entry.addParameter("protection-text", new StringType("架空の制度"));
            entry.addParameter("measures-text", new StringType("架空の措置"));
            more.accept(entry);
        });
    }

    private Parameters measured(Instant checked) {
        return abroad(entry -> {
            entry.addParameter("abroad-ground", new CodeType("equivalent-measures"));
            entry.addParameter("measures-checked", new InstantType(Date.from(checked)));
        });
    }

    private String propose(String operator, Parameters entry) {
        HttpResponse<String> answer = require(200, post(operator, "$recipient-propose", entry));
        return fhir.parse(Parameters.class, answer).getParameterValue("change").primitiveValue();
    }

    private HttpResponse<String> approve(String operator, String change) {
        return post(operator, "$recipient-approve", change(change));
    }

    private static Parameters change(String id) {
        Parameters approval = new Parameters();
        approval.addParameter("change", new StringType(id));
        return approval;
    }

    private HttpResponse<String> post(String operator, String operation, Parameters body) {
        return fhir.post(operator(operator), "/Organization/" + clinic + "/" + operation, body);
    }

    private int version() {
        return Integer.parseInt(
                fhir.parse(Parameters.class, fhir.get(operator("alice"), "/Organization/" + clinic + "/$recipient"))
                        .getParameterValue("version")
                        .primitiveValue());
    }

    private String operator(String name) {
        return tokens.operator(name);
    }

    /** A token of the client in the register, which says nothing of the organisation. */
    private String recipient(Consumer<JWTClaimsSet.Builder> change) {
        return tokens.token(claims -> {
            claims.claim("techo_caller", "recipient").claim("client_id", client).claim("purpose", "TREAT");
            change.accept(claims);
        });
    }

    /** Of the entry that is in force. */
    private PurposeOfUse purpose() {
        return PurposeOfUse.ofCode(jdbc.queryForObject(
                        "select max(purpose) from techo_recipient_purpose where recipient = ?", String.class, clinic))
                .orElseThrow();
    }

    private int seenByPhr() {
        return total(recipient(claims -> claims.claim("purpose", "PORTABILITY")));
    }

    private int seen() {
        return total(recipient(claims -> {}));
    }

    private int total(String token) {
        HttpResponse<String> answer =
                require(200, fhir.get(token, "/Observation?_summary=count&subject=Patient/" + person));
        return fhir.parse(Bundle.class, answer).getTotal();
    }

    private HttpResponse<String> withPurpose(String token, String... purposes) {
        return fhir.send(token, "/Observation?_summary=count", request -> {
            for (String purpose : purposes) {
                request.header("X-Purpose-Of-Use", purpose);
            }
        });
    }

    private String refusal(String token) {
        HttpResponse<String> answer = fhir.get(token, "/Observation?_summary=count");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        return answer.body().replaceAll("(?s).*\"code\":\"([a-z-]+)\"}.*", "$1");
    }

    private static HttpResponse<String> require(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private Consent consent(int version) {
        return GivenConsent.to(clinic, purpose(), version, person);
    }
}
