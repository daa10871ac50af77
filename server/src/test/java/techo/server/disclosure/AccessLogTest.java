package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.ConsentVersion;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A person reads who saw what, why, and under which consent, without knowing a code. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessLogTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private AuditTrail trail;

    private LedgerWorld world;
    private String consent;

    @BeforeAll
    void theClinicLookedTwice() {
        world = new LedgerWorld(fhir, tokens);
        consent = world.consent(1);
        Practitioner doctor = new Practitioner();
        doctor.addName().setText("架空 次郎");
        doctor.setId(world.practitioner);
        LedgerWorld.made(fhir.put(tokens.operator(), "/" + world.practitioner, doctor));
        PractitionerRole role = new PractitionerRole();
        role.setPractitioner(new Reference(world.practitioner));
        role.addCode(new CodeableConcept().setText("医師"));
        LedgerWorld.made(fhir.post(tokens.operator(), "/PractitionerRole", role));
        assertThat(fhir.get(world.doctor(), "/Observation/" + world.laboratory).statusCode())
                .isEqualTo(200);
        world.emergency();
        assertThat(fhir.get(world.doctor(PurposeOfUse.EMERGENCY), "/AllergyIntolerance/" + world.allergy)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_line_says_in_two_languages_who_saw_what_for_what() {
        ParametersParameterComponent line = of("read", "TREAT");
        assertThat(value(line, "who")).isEqualTo(LedgerWorld.LEGAL_NAME + " (医師, " + world.practitioner + ")");
        assertThat(value(line, "text-ja"))
                .contains(LedgerWorld.LEGAL_NAME, "「診療・調剤への提供」のため、", "検査結果", "2093-3", "を閲覧。");
        assertThat(value(line, "text-en")).contains(LedgerWorld.LEGAL_NAME, " read ", "2093-3");
        assertThat(value(line, "consent")).isEqualTo("Consent/" + consent + "/_history/1");
        assertThat(value(line, "emergency")).isEqualTo("false");
        assertThat(line.getPart().stream()
                        .filter(part -> part.getName().equals("who-reference"))
                        .map(part -> ((Reference) part.getValue()).getReference()))
                .containsExactly("Organization/" + world.clinic);
    }

    @Test
    void an_emergency_is_marked_and_says_why() {
        ParametersParameterComponent line = of("read", "EMERGENCY");
        assertThat(value(line, "emergency")).isEqualTo("true");
        assertThat(value(line, "reason")).isEqualTo("emergency-life");
        assertThat(value(line, "text-ja")).contains("アレルギー・薬剤禁忌", "救急: 生命に関わるため");
    }

    @Test
    void neither_values_nor_what_things_are_called_by_somebody_leave_with_it() {
        for (String format : List.of("json", "csv")) {
            String body = answer(world.citizen(), "?count=200&format=" + format).body();
            assertThat(body).contains(LedgerWorld.LEGAL_NAME).doesNotContain("架空 次郎", "架空の薬", "意識不明", "1980-04-01");
        }
    }

    @Test
    void the_table_has_a_row_for_each_line() {
        String csv = answer(world.citizen(), "?count=200&format=csv").body();
        assertThat(csv).startsWith("\uFEFF日時 Time,誰が Who,").contains("はい Yes", "本人 You", "運営者 Operator");
    }

    @Test
    void pages_follow_each_other_newest_first() {
        Parameters first = fhir.parse(Parameters.class, answer(world.citizen(), "?count=2&to=9999-01-01"));
        String next = first.getParameterValue("next").primitiveValue();
        assertThat(next).contains("to=9999-01-01", "offset=2");
        List<String> times =
                lines(first).stream().map(line -> value(line, "at")).toList();
        assertThat(times).hasSize(2);
        assertThat(times.get(0)).isGreaterThanOrEqualTo(times.get(1));
        assertThat(fhir.get(
                                world.citizen(),
                                next.substring(fhir.baseUrl().toString().length()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void of_a_page_about_two_people_each_reads_the_own_consent_alone() {
        LedgerWorld neighbour = new LedgerWorld(fhir, tokens);
        String theirs = neighbour.consent(1);
        Instant at = Instant.parse("2025-04-01T00:00:00Z");
        trail.append(new AuditRecord(
                at,
                new RequestId(UUID.randomUUID().toString()),
                new AuditAgent(Kind.RECIPIENT, world.clinic, "clinic-app", "TREAT"),
                AuditAction.SEARCH,
                AuditOutcome.done(200),
                "Observation",
                List.of(),
                Map.of(
                        new PatientId(world.person), List.of(seen(world.laboratory)),
                        new PatientId(neighbour.person), List.of(seen(neighbour.laboratory))),
                List.of(),
                List.of(new ConsentVersion(consent, 1), new ConsentVersion(theirs, 1)),
                1));
        for (String path : List.of("/AuditEvent?date=2025-04-01", path("?from=2025-04-01&to=2025-04-02"))) {
            assertThat(fhir.get(world.citizen(), path).body())
                    .contains("Consent/" + consent + "/_history/1")
                    .doesNotContain("Consent/" + theirs + "/", neighbour.person);
        }
        assertThat(fhir.get(neighbour.citizen(), "/AuditEvent?date=2025-04-01").body())
                .contains("Consent/" + theirs + "/_history/1")
                .doesNotContain("Consent/" + consent + "/", world.person);
    }

    private static ResourceUse seen(String observation) {
        return ResourceUse.one(Use.SHOWN, "Observation", observation, 1);
    }

    @Test
    void requests_to_which_a_client_gave_one_id_are_told_apart() {
        String other = world.observation("laboratory", "718-7");
        String request = UUID.randomUUID().toString();
        for (String observation : List.of(world.laboratory, other)) {
            LedgerWorld.made(fhir.send(
                    world.doctor(), "/Observation/" + observation, ask -> ask.header("X-Request-ID", request)));
        }
        List<String> sentences = lines(fhir.parse(Parameters.class, answer(world.citizen(), "?count=200"))).stream()
                .filter(line -> value(line, "request").equals(request))
                .map(line -> value(line, "text-en"))
                .toList();
        assertThat(sentences).hasSize(2);
        assertThat(sentences.get(0)).contains("718-7").doesNotContain("2093-3");
        assertThat(sentences.get(1)).contains("2093-3").doesNotContain("718-7");
    }

    @Test
    void a_delegate_is_told_of_the_kinds_that_the_delegation_opens_and_of_no_item() {
        RelatedPerson related = new RelatedPerson();
        related.setPatient(new Reference("Patient/" + world.person));
        String delegate = LedgerWorld.id(LedgerWorld.made(fhir.post(tokens.operator(), "/RelatedPerson", related)));
        Parameters delegation = new Parameters();
        delegation.addParameter("delegate", new Reference("RelatedPerson/" + delegate));
        delegation.addParameter("kind", new CodeType("family"));
        List.of("view", "access-log").forEach(right -> delegation.addParameter("right", new CodeType(right)));
        delegation.addParameter("category", new CodeType("ALLERGY"));
        String patient = "/Patient/" + world.person + "/";
        LedgerWorld.made(fhir.post(world.citizen(), patient + "$delegation-establish", delegation));
        String token = tokens.delegate(delegate, world.person, PurposeOfUse.FAMILY_VIEW);
        for (String path : List.of("$access-log?count=200", "$disclosures")) {
            assertThat(fhir.get(token, patient + path).body())
                    .contains("\"ALLERGY\"")
                    .doesNotContain("\"LAB\"", "2093-3", "718-7");
        }
    }

    @Test
    void an_operator_who_answers_the_person_is_not_called_the_person() {
        String operator = tokens.token(
                claims -> claims.claim("techo_caller", "operator").claim("purpose", PurposeOfUse.RIGHTS.code()));
        assertThat(answer(operator, "?count=200").body())
                .contains("本人 The person")
                .doesNotContain("本人 You");
    }

    @Test
    void the_log_is_the_persons_own() {
        assertThat(fhir.get(tokens.citizen("somebody-else"), path("")).statusCode())
                .isEqualTo(404);
        assertThat(fhir.get(world.doctor(), path("")).statusCode()).isEqualTo(403);
        assertThat(fhir.get(tokens.operator(), path("")).statusCode()).isEqualTo(403);
    }

    private ParametersParameterComponent of(String action, String purpose) {
        return lines(fhir.parse(Parameters.class, answer(world.citizen(), "?count=200"))).stream()
                .filter(line -> value(line, "action").equals(action))
                .filter(line -> line.getPart().stream()
                        .anyMatch(part -> part.getName().equals("purpose")
                                && part.getValue()
                                        .castToCoding(part.getValue())
                                        .getCode()
                                        .equals(purpose)))
                .findFirst()
                .orElseThrow();
    }

    private String path(String query) {
        return "/Patient/" + world.person + "/$access-log" + query;
    }

    private HttpResponse<String> answer(String token, String query) {
        HttpResponse<String> answer = fhir.get(token, path(query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static List<ParametersParameterComponent> lines(Parameters answer) {
        return answer.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("access"))
                .toList();
    }

    private static String value(ParametersParameterComponent line, String name) {
        return line.getPart().stream()
                .filter(part -> part.getName().equals(name))
                .map(part -> part.getValue().primitiveValue())
                .findFirst()
                .orElseThrow();
    }
}
