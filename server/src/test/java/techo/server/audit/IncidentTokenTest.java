package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.server.audit.IncidentSteps.value;

import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenFingerprint;
import techo.server.identity.TokenFingerprints;
import techo.server.testing.FhirHttp;
import techo.server.testing.OpaqueIssuer;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What somebody saw with an access token that fell into the wrong hands. */
@ServerTest
@ExtendWith(OutputCaptureExtension.class)
class IncidentTokenTest {
    @Autowired
    private AuditTrail trail;

    @Autowired
    private AuditErasure erasure;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private IncidentSteps steps;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private OpaqueIssuer opaque;

    private final Instant begin = Instant.now().minusSeconds(1);
    private final String reason = "a token was in a chat " + UUID.randomUUID();

    @Test
    void what_a_leaked_token_opened_is_found_by_the_token_by_its_jti_and_by_its_fingerprint(CapturedOutput output)
            throws Exception {
        PatientId sakura = person();
        PatientId haru = person();
        String leaked = tokens.citizen(sakura.value());
        String other = tokens.citizen(sakura.value());
        assertThat(read(leaked, sakura)).isEqualTo(200);
        assertThat(read(leaked, sakura)).isEqualTo(200);
        assertThat(read(leaked, haru)).isEqualTo(404);
        assertThat(read(other, sakura)).isEqualTo(200);
        trail.append(seen(new AuditAgent(AuditAgent.Kind.CITIZEN, sakura.value(), "client", "SELF-VIEW"), sakura));

        String jti = SignedJWT.parse(leaked).getJWTClaimsSet().getJWTID();
        List<Parameters> scopes = Stream.of(
                        incident().addParameter("token", new StringType(leaked)),
                        incident().addParameter("token", new StringType("Bearer " + leaked)),
                        incident().addParameter("jti", new StringType(jti + " " + tokens.uri())),
                        incident().addParameter("token-fingerprint", fingerprint(leaked)))
                .map(steps::scope)
                .toList();

        assertThat(scopes).allSatisfy(scope -> {
            assertThat(value(scope, "persons")).isEqualTo("1");
            assertThat(value(scope, "records")).isEqualTo("3");
            assertThat(counts(scope, "items")).as("read twice").containsExactly("Patient 1");
            assertThat(counts(scope, "categories")).containsExactly("IDENT 1");
        });
        assertThat(value(steps.scope(incident().addParameter("token", new StringType(other))), "records"))
                .isEqualTo("1");
        assertThat(steps.persons(scopes.get(0))).containsExactly("Patient/" + sakura.value());
        steps.assertSound();
        assertThat(jdbc.queryForList(
                        "select payload from techo_audit where recorded_at >= ?",
                        String.class,
                        begin.atOffset(ZoneOffset.UTC)))
                .noneMatch(payload -> payload.contains(leaked) || payload.contains(jti));
        assertThat(jdbc.queryForList("select * from techo_incident where reason = ?", reason))
                .hasSize(5)
                .noneMatch(
                        row -> row.toString().contains(leaked) || row.toString().contains(jti));
        assertThat(output.getAll()).doesNotContain(leaked);
    }

    @Test
    void tokens_without_an_id_and_tokens_that_only_their_issuer_reads_are_known_also_when_they_are_over() {
        PatientId sakura = person();
        String unnamed = tokens.token(claims -> claims.claim("techo_caller", "citizen")
                .claim("patient", sakura.value())
                .claim("purpose", "SELF-VIEW")
                .jwtID(null));
        String unreadable = opaque.token(sakura.value(), Map.of("jti", "7"));
        String another = opaque.token(sakura.value(), Map.of("jti", "7"));
        for (String token : List.of(unnamed, unreadable, another)) {
            assertThat(read(token, sakura)).isEqualTo(200);
        }
        opaque.revoke(unreadable);
        for (String token : List.of(unnamed, unreadable)) {
            Parameters scope = steps.scope(incident().addParameter("token", new StringType(token)));
            assertThat(value(scope, "records")).isEqualTo("1");
            assertThat(value(scope, "persons")).isEqualTo("1");
        }
    }

    @Test
    void after_an_erasure_the_tokens_of_the_person_are_unknown_and_those_of_an_organisation_still_count() {
        PatientId sakura = person();
        PatientId haru = person();
        String own = tokens.citizen(sakura.value());
        assertThat(read(own, sakura)).isEqualTo(200);
        TokenFingerprint staff = TokenFingerprint.ofId("https://id.example.jp", reason);
        AuditAgent clinic = new AuditAgent(AuditAgent.Kind.RECIPIENT, "clinic", "Practitioner/staff", "client", "TREAT")
                .with(staff);
        trail.append(seen(clinic, sakura));
        trail.append(seen(clinic, haru));
        Parameters ofStaff = incident().addParameter("token-fingerprint", new StringType(staff.value()));
        Parameters byStaff = steps.scope(ofStaff);
        assertThat(value(byStaff, "persons")).isEqualTo("2");
        assertThat(counts(byStaff, "categories")).as("of what is not stored").containsExactly("UNKNOWN 2");
        Parameters bySakura = steps.scope(incident().addParameter("token", new StringType(own)));
        Parameters also = steps.scope(incident().addParameter("actor", new StringType("Patient/" + sakura.value())));
        assertThat(steps.persons(bySakura)).containsExactly("Patient/" + sakura.value());
        assertThat(jdbc.queryForList("select * from techo_incident where reason = ?", reason))
                .as("what names a person is sealed")
                .hasSize(3)
                .noneMatch(row -> row.toString().contains(sakura.value())
                        || row.toString().contains(TokenFingerprints.of(own).value()));

        assertThat(erasure.forget(sakura)).isTrue();

        for (Parameters incident : List.of(bySakura, also)) {
            HttpResponse<String> unreadable = steps.askPersons("bob", incident);
            assertThat(unreadable.statusCode()).isEqualTo(409);
            assertThat(unreadable.body()).contains("incident-unreadable");
            assertThat(jdbc.queryForObject(
                            "select persons from techo_incident where incident_id = ?",
                            Long.class,
                            value(incident, "incident")))
                    .as("how many it touched stays")
                    .isEqualTo(1);
        }
        assertThat(steps.persons(byStaff)).containsExactly("Patient/" + haru.value());
        assertThat(value(steps.scope(ofStaff), "persons")).isEqualTo("1");
        assertThat(value(steps.scope(ofStaff), "erased-persons")).isEqualTo("1");
        assertThat(value(steps.scope(incident().addParameter("token", new StringType(own))), "records"))
                .isEqualTo("0");
    }

    @Test
    void to_seek_somebody_who_was_erased_or_never_asked_makes_no_key_and_keeps_no_name() {
        PatientId sakura = person();
        assertThat(read(tokens.citizen(sakura.value()), sakura)).isEqualTo(200);
        assertThat(erasure.forget(sakura)).isTrue();
        String mistyped = "mistyped-" + UUID.randomUUID();
        for (String actor : List.of("Patient/" + sakura.value(), "Patient/" + mistyped, "RelatedPerson/" + mistyped)) {
            Parameters scope = steps.scope(incident().addParameter("actor", new StringType(actor)));
            assertThat(value(scope, "records")).isEqualTo("0");
            HttpResponse<String> unreadable = steps.askPersons("bob", scope);
            assertThat(unreadable.statusCode()).isEqualTo(409);
            assertThat(unreadable.body()).contains("incident-unreadable");
        }
        assertThat(jdbc.queryForList("select * from techo_incident where reason = ?", reason))
                .hasSize(3)
                .noneMatch(row -> row.toString().contains(sakura.value())
                        || row.toString().contains(mistyped));
        assertThat(jdbc.queryForList(
                        "select key_id from techo_person_key where person in (?, ?)",
                        String.class,
                        sakura.value(),
                        mistyped))
                .isEmpty();
    }

    @Test
    void a_token_in_the_address_in_two_ways_or_in_a_form_that_none_has_is_refused_and_nothing_is_kept() {
        String leaked = tokens.citizen("somebody");
        List<HttpResponse<String>> refused = List.of(
                fhir.post(tokens.operator("alice"), "/$incident-scope?token=" + leaked, incident()),
                fhir.post(
                        tokens.operator("alice"),
                        "/$incident-scope",
                        incident()
                                .addParameter("token", new StringType(leaked))
                                .addParameter("token-fingerprint", fingerprint(leaked))),
                fhir.post(
                        tokens.operator("alice"),
                        "/$incident-scope",
                        incident().addParameter("jti", new StringType("without-issuer"))),
                fhir.post(
                        tokens.operator("alice"),
                        "/$incident-scope",
                        incident().addParameter("token-fingerprint", new StringType(leaked))));
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("incident-token-invalid").doesNotContain(leaked);
        });
        assertThat(jdbc.queryForList("select incident_id from techo_incident where reason = ?", String.class, reason))
                .isEmpty();
    }

    /** Its fingerprint would fit nothing, and nothing found would read as nothing done. */
    @Test
    void what_no_token_can_be_is_refused_and_a_field_without_a_value_does_not_mean_every_token() {
        String leaked = tokens.citizen("somebody");
        String wrapped = leaked.substring(0, 40) + "\n" + leaked.substring(40);
        for (String name : List.of("token", "jti", "token-fingerprint")) {
            for (String given : List.of(" ", wrapped, "“" + leaked + "”", "")) {
                HttpResponse<String> refused = fhir.send(
                        tokens.operator("alice"),
                        "/$incident-scope",
                        request -> request.header("Content-Type", "application/fhir+json")
                                .POST(BodyPublishers.ofString(fhir.encode(incident())
                                        .replace(
                                                "\"parameter\":[",
                                                "\"parameter\":[{\"name\":\"" + name + "\"" + valueOf(given) + "},"))));
                assertThat(refused.statusCode()).as(name + refused.body()).isEqualTo(422);
                assertThat(refused.body()).contains("incident-token-invalid");
            }
        }
    }

    private static String valueOf(String given) {
        return given.isEmpty() ? "" : ",\"valueString\":\"" + given.replace("\n", "\\n") + "\"";
    }

    private PatientId person() {
        PatientId id = new PatientId("person-" + UUID.randomUUID());
        Patient patient = new Patient();
        patient.setId(id.value());
        patient.addName().setText("架空 太郎");
        assertThat(fhir.put(tokens.operator(), "/Patient/" + id.value(), patient)
                        .statusCode())
                .isEqualTo(201);
        return id;
    }

    private int read(String token, PatientId person) {
        return fhir.get(token, "/Patient/" + person.value()).statusCode();
    }

    private static StringType fingerprint(String token) {
        return new StringType(TokenFingerprints.of(token).value());
    }

    private static AuditRecord seen(AuditAgent agent, PatientId person) {
        return new AuditRecord(
                Instant.now(),
                new RequestId(UUID.randomUUID().toString()),
                agent,
                AuditAction.READ,
                AuditOutcome.done(200),
                "Observation",
                List.of(),
                Map.of(person, List.of(ResourceUse.one(Use.SHOWN, "Observation", "o-1", 1))),
                List.of(),
                List.of(),
                1);
    }

    private Parameters incident() {
        return new Parameters()
                .addParameter("reason", new StringType(reason))
                .addParameter("from", new InstantType(Date.from(begin)))
                .addParameter("until", new InstantType(Date.from(begin.plusSeconds(600))))
                .addParameter("known", new InstantType(Date.from(begin)));
    }

    private static List<String> counts(Parameters scope, String name) {
        return scope.getParameter(name).getPart().stream()
                .map(ParametersParameterComponent::getPart)
                .map(parts -> parts.get(0).getValue().primitiveValue() + " "
                        + parts.get(parts.size() - 1).getValue().primitiveValue())
                .toList();
    }
}
