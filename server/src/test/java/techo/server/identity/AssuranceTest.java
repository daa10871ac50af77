package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.interceptors.identity.StepUpInterceptor;
import techo.server.fhir.FhirOperations;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What takes a second factor, and a recent one. */
@ServerTest
class AssuranceTest {
    private static final String CHALLENGE = "Bearer error=\"insufficient_user_authentication\","
            + " acr_values=\"urn:example:two-factors\", max_age=\"300\", resource_metadata=\"%s\"";

    /** They show, or close, or are the work of the site's own programs; whatever else there is takes two factors. */
    private static final Set<String> ORDINARY = Set.of(
            "$access-log",
            "$acquisitions",
            "$audit-reviews",
            "$clear-quarantine",
            "$close-study",
            "$consent-status",
            "$delegation-end",
            "$delegations",
            "$disclosures",
            "$emergency-access",
            "$emergency-accesses",
            "$end-disaster",
            "$expand",
            "$explain-access",
            "$export-file",
            "$export-poll-status",
            "$erase-cancel",
            "$erasure",
            "$erasures",
            "$fetch-submission",
            "$hidden-items",
            "$hide",
            "$import",
            "$import-status",
            "$incidents",
            "$legal-hold",
            "$legal-holds",
            "$load",
            "$load-status",
            "$lookup",
            "$make-current",
            "$notices",
            "$proof",
            "$recipient",
            "$recipient-notice",
            "$recipient-suspend",
            "$recipients",
            "$recordDisclosure",
            "$reindex",
            "$shield",
            "$simulate-consent",
            "$stop-sharing",
            "$study",
            "$submissions",
            "$subsumes",
            "$translate",
            "$validate",
            "$validate-code",
            "$violations");

    @Autowired
    private List<FhirOperations> offered;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private final String person = "person-" + UUID.randomUUID();

    @BeforeEach
    void storePerson() {
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(person);
        assertThat(fhir.put(tokens.operator(), "/Patient/" + person, patient).statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_password_is_enough_to_look_and_not_to_take_a_record_away() {
        String password = citizen(claims -> claims.claim("amr", List.of("pwd")));
        assertThat(fhir.get(password, "/Patient/" + person).statusCode()).isEqualTo(200);
        assertChallenged(export(password));
        assertThat(export(citizen(claims -> {})).statusCode()).isEqualTo(202);
    }

    @Test
    void a_sign_in_of_an_hour_ago_is_not_enough() {
        assertChallenged(export(citizen(claims ->
                claims.claim("auth_time", Instant.now().minusSeconds(3_600).getEpochSecond()))));
        assertChallenged(export(citizen(claims -> claims.claim("auth_time", null))));
    }

    @Test
    void the_issuers_own_name_of_a_level_counts_before_the_methods() {
        assertThat(export(citizen(
                                claims -> claims.claim("amr", List.of("hwk")).claim("acr", "urn:example:two-factors")))
                        .statusCode())
                .isEqualTo(202);
        assertChallenged(
                export(citizen(claims -> claims.claim("amr", List.of("pwd")).claim("acr", "urn:example:unknown"))));
    }

    @Test
    void a_consent_is_not_given_with_a_password_in_whatever_it_comes() {
        String password = citizen(claims -> claims.claim("amr", List.of("pwd")));
        Consent consent = new Consent();
        consent.setStatus(Consent.ConsentState.INACTIVE);
        consent.setScope(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", null)));
        consent.addCategory(new CodeableConcept(new Coding("http://loinc.org", "59284-0", null)));
        consent.setPolicyRule(new CodeableConcept().setText("同意書 1.0"));
        consent.setPatient(new Reference("Patient/" + person));
        assertChallenged(fhir.post(password, "/Consent", consent));
        Bundle transaction = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        transaction
                .addEntry()
                .setResource(consent)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Consent");
        assertThat(fhir.post(password, "", transaction).body()).contains("\"authentication-insufficient\"");
    }

    @Test
    void the_register_is_not_changed_with_a_password() {
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(person);
        fhir.put(tokens.operator(), "/Organization/" + person, organization);
        String password = tokens.token(claims -> claims.claim("techo_caller", "operator")
                .claim("purpose", "OPERATE")
                .claim("amr", List.of("pwd")));
        for (String operation : List.of("$recipient-propose", "$recipient-approve")) {
            assertChallenged(fhir.post(password, "/Organization/" + person + "/" + operation, new Parameters()));
        }
    }

    @Test
    void every_operation_takes_two_factors_or_is_known_not_to() {
        assertThat(offered.stream()
                        .flatMap(of -> of.operations().stream())
                        .filter(operation -> StepUpInterceptor.actOf(operation).isEmpty())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(ORDINARY);
    }

    @Test
    void an_operation_on_consents_asks_for_two_factors_before_anything_else() {
        String password = citizen(claims -> claims.claim("amr", List.of("pwd")));
        assertChallenged(fhir.post(password, "/Patient/" + person + "/$grant-consent", new Parameters()));
        assertChallenged(fhir.post(password, "/Consent/nobody-knows/$withdraw-consent", new Parameters()));
    }

    private HttpResponse<String> export(String token) {
        return fhir.send(
                token, "/Patient/" + person + "/$export", request -> request.header("Prefer", "respond-async"));
    }

    private String citizen(Consumer<JWTClaimsSet.Builder> change) {
        return tokens.token(claims -> {
            claims.claim("techo_caller", "citizen").claim("patient", person);
            change.accept(claims);
        });
    }

    private void assertChallenged(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue(CHALLENGE.formatted(fhir.baseUrl().resolve("/.well-known/oauth-protected-resource/fhir")));
        assertThat(answer.body()).contains("\"authentication-insufficient\"");
    }
}
