package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.IResourceProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import techo.server.audit.AuditedRequests;
import techo.server.audit.AuditedRequests.Answer;
import techo.server.fhir.FhirOperations;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * Every operation that there is, tried by a recipient and by a person on whose record it is not: exactly this is recorded.
 * An operation without a line here fails, so that no way out is forgotten.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationMatrixTest {
    /** What HAPI brings, and {@link PathMatrixTest} has a row for. */
    private static final Set<String> ELSEWHERE = Set.of("$everything");

    /** Path | what is recorded of a recipient's try | of a stranger's: action, result, status, reason, what was shown. */
    private static final String EXPECTED = """
            $audit-reviews | operation denied 403 operator-required | operation denied 403 operator-required
            $clear-quarantine | operation denied 403 not-permitted | operation denied 403 not-permitted
            $declare-disaster | operation denied 403 operator-required | operation denied 403 operator-required
            $disclosure-report | operation denied 403 disclosures-not-for-this-caller | operation denied 403 disclosures-not-for-this-caller
            $emergency-accesses | operation denied 403 operator-required | operation denied 403 operator-required
            $end-disaster | operation denied 403 operator-required | operation denied 403 operator-required
            $erasures | operation denied 403 operator-required | operation denied 403 operator-required
            $export | export failed 400 export-async-required | export failed 400 export-async-required
            $export-file | export failed 404 not-found | export failed 404 not-found
            $export-poll-status | operation failed 404 not-found | operation failed 404 not-found
            $fetch-submission | operation failed 404 not-found | operation denied 403 not-permitted
            $incident-persons | operation denied 403 operator-required | operation denied 403 operator-required
            $incident-report | operation denied 403 operator-required | operation denied 403 operator-required
            $incident-scope | operation denied 403 operator-required | operation denied 403 operator-required
            $incident-told | operation denied 403 operator-required | operation denied 403 operator-required
            $incidents | operation denied 403 operator-required | operation denied 403 operator-required
            $legal-hold | operation denied 403 operator-required | operation denied 403 operator-required
            $legal-hold-lift | operation denied 403 operator-required | operation denied 403 operator-required
            $legal-hold-propose-lift | operation denied 403 operator-required | operation denied 403 operator-required
            $legal-holds | operation denied 403 operator-required | operation denied 403 operator-required
            $reindex | operation denied 403 not-permitted | operation denied 403 not-permitted
            $review-emergency | operation denied 403 operator-required | operation denied 403 operator-required
            $sign-audit-review | operation denied 403 operator-required | operation denied 403 operator-required
            $submissions | operation done 200 | operation denied 403 not-permitted
            AuditEvent/$recordDisclosure | operation denied 403 disclosures-not-for-this-caller | operation denied 403 disclosures-not-for-this-caller
            AuditEvent/none/$proof | operation failed 404 not-found | operation failed 404 not-found
            CodeSystem/$load | operation denied 403 not-permitted | operation denied 403 not-permitted
            CodeSystem/$load-status | operation denied 403 not-permitted | operation denied 403 not-permitted
            CodeSystem/$lookup | operation failed 400 terminology-parameter-missing | operation failed 400 terminology-parameter-missing
            CodeSystem/$make-current | operation denied 403 not-permitted | operation denied 403 not-permitted
            CodeSystem/none/$subsumes | operation failed 404 not-found | operation failed 404 not-found
            CodeSystem/none/$validate-code | operation failed 404 not-found | operation failed 404 not-found
            ConceptMap/none/$translate | operation failed 404 not-found | operation failed 404 not-found
            Consent/$fileConsent | operation denied 403 consent-operation-not-allowed | operation failed 422 consent-parameters-invalid
            Consent/$notices | operation failed 422 notice-invalid | operation failed 422 notice-invalid
            Consent/$publish-notice | operation denied 403 operator-required | operation denied 403 operator-required
            Consent/$recipient-notice | operation failed 404 not-found | operation failed 404 not-found
            Consent/$recipients | operation done 200 | operation done 200
            Consent/C/$revokeConsent | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Consent/C/$withdraw-consent | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Group/none/$export | export failed 400 export-async-required | export failed 400 export-async-required
            Observation/LAB/$hide | operation denied 403 not-permitted | operation failed 404 not-found
            Observation/LAB/$unhide | operation denied 403 not-permitted | operation failed 404 not-found
            Observation/LAB/$validate | operation done 200 touched [P:shown:Observation/LAB] disclosed | operation failed 404 not-found
            Observation/LAB/$violations | operation done 200 touched [P:shown:Observation/LAB] disclosed | operation failed 404 not-found
            Organization/CLINIC/$recipient | operation denied 403 operator-required | operation denied 403 operator-required
            Organization/CLINIC/$recipient-approve | operation denied 403 operator-required | operation denied 403 operator-required
            Organization/CLINIC/$recipient-propose | operation denied 403 operator-required | operation denied 403 operator-required
            Organization/CLINIC/$recipient-suspend | operation denied 403 operator-required | operation denied 403 operator-required
            Organization/CLINIC/$validate | operation done 200 touched [:shown:Organization/CLINIC] | operation done 200 touched [:shown:Organization/CLINIC]
            Patient/$emergency-access | operation failed 422 emergency-request-invalid | operation denied 403 not-permitted
            Patient/$export | export failed 400 export-async-required | export failed 400 export-async-required
            Patient/P/$access-log | operation denied 403 disclosures-not-for-this-caller | operation failed 404 not-found
            Patient/P/$acquisitions | operation denied 403 disclosures-not-for-this-caller | operation failed 404 not-found
            Patient/P/$consent-status | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Patient/P/$delegation-end | operation denied 403 delegation-not-yours | operation failed 404 not-found
            Patient/P/$delegation-establish | operation denied 403 delegation-not-yours | operation failed 404 not-found
            Patient/P/$delegation-verify | operation denied 403 delegation-not-yours | operation denied 403 delegation-not-yours
            Patient/P/$delegations | operation denied 403 delegation-not-yours | operation failed 404 not-found
            Patient/P/$disclosures | operation denied 403 disclosures-not-for-this-caller | operation failed 404 not-found
            Patient/P/$erase | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$erase-approve | operation denied 403 operator-required | operation denied 403 operator-required
            Patient/P/$erase-cancel | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$erasure | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$explain-access | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Patient/P/$export | export failed 400 export-async-required | export failed 400 export-async-required
            Patient/P/$export-record | export denied 404 export-recipient-named-a-person | export denied 404 export-not-own-record
            Patient/P/$grant-consent | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Patient/P/$hidden-items | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$import | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$import-status | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$resume-sharing | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$shield | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$simulate-consent | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Patient/P/$stop-sharing | operation failed 404 not-found | operation failed 404 not-found
            Patient/P/$submissions | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Patient/P/$submit-record | operation denied 403 consent-operation-not-allowed | operation failed 404 not-found
            Patient/P/$unshield | operation failed 404 not-found | operation failed 404 not-found
            ResearchStudy/$approve-study | operation denied 403 operator-required | operation denied 403 operator-required
            ResearchStudy/$close-study | operation denied 403 operator-required | operation denied 403 operator-required
            ResearchStudy/$destroy-study-keys | operation denied 403 operator-required | operation denied 403 operator-required
            ResearchStudy/$propose-study | operation denied 403 operator-required | operation denied 403 operator-required
            ResearchStudy/$publish-study | operation denied 403 operator-required | operation denied 403 operator-required
            ResearchStudy/$study | operation denied 403 operator-required | operation denied 403 operator-required
            ValueSet/none/$expand | operation failed 404 not-found | operation failed 404 not-found
            ValueSet/none/$validate-code | operation failed 404 not-found | operation failed 404 not-found
            """;

    @Autowired
    private List<FhirOperations> features;

    @Autowired
    private List<ServletRegistrationBean<?>> servlets;

    @Autowired
    private AuditedRequests requests;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private LedgerWorld world;
    private String consent;

    @BeforeAll
    void makePersonAndClinic() {
        world = new LedgerWorld(fhir, tokens);
        consent = world.consent(1);
    }

    @Test
    void every_operation_that_clients_may_use_is_tried_here() {
        Set<String> tried = new TreeSet<>(ELSEWHERE);
        exits().keySet().forEach(exit -> tried.add(exit.replaceAll(".*(\\$[A-Za-z-]+)$", "$1")));
        Set<String> allowed = features.stream()
                .flatMap(feature -> feature.operations().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tried).containsAll(allowed);
        assertThat(servlets)
                .extracting(servlet -> String.join(" ", servlet.getUrlMappings()))
                .containsOnly(
                        "/",
                        "/fhir/*",
                        "/fhir/.well-known/smart-configuration",
                        "/.well-known/oauth-protected-resource/fhir");
    }

    @Test
    void each_leaves_exactly_this_record() {
        String stranger = tokens.citizen("stranger");
        String told = exits().entrySet().stream()
                .map(exit -> exit.getKey() + " | " + tried(exit, world.doctor()) + " | " + tried(exit, stranger) + "\n")
                .collect(Collectors.joining());
        assertThat(told).isEqualTo(EXPECTED);
    }

    private String tried(Map.Entry<String, Boolean> exit, String token) {
        String path = "/"
                + exit.getKey()
                        .replaceFirst("/P/", "/" + world.person + "/")
                        .replaceFirst("/CLINIC/", "/" + world.clinic + "/")
                        .replaceFirst("/LAB/", "/" + world.laboratory + "/")
                        .replaceFirst("/C/", "/" + consent + "/");
        Answer answer = exit.getValue() ? requests.get(token, path) : requests.post(token, path, new Parameters());
        JsonNode record = answer.record();
        String target = record.at("/target").asText();
        return Stream.of(
                        record.at("/do").asText(),
                        record.at("/out/result").asText(),
                        record.at("/out/status").asText(),
                        record.at("/out/why").asText(),
                        target.equals(path.substring(1)) ? "" : "at " + target,
                        answer.touched().isEmpty() ? "" : "touched " + answer.touched(),
                        answer.disclosures().isEmpty() ? "" : "disclosed")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "))
                .replace(world.clinic, "CLINIC")
                .replace(world.person, "P")
                .replace(world.laboratory, "LAB");
    }

    /** By the path with the names of this test; true for those that GET may call. Of {@code $validate} two are enough. */
    private Map<String, Boolean> exits() {
        Map<String, Boolean> exits = new TreeMap<>();
        features.stream()
                .flatMap(feature -> feature.providers().stream())
                .forEach(provider -> Arrays.stream(provider.getClass().getMethods())
                        .filter(method -> method.isAnnotationPresent(Operation.class))
                        .filter(method -> !operation(method).name().equals("$validate")
                                || Set.of("Observation", "Organization").contains(type(provider, operation(method))))
                        .forEach(method -> exits.put(
                                path(provider, method), operation(method).idempotent())));
        return exits;
    }

    private static Operation operation(Method method) {
        return method.getAnnotation(Operation.class);
    }

    private static String path(Object provider, Method method) {
        boolean instance =
                Stream.of(method.getParameters()).anyMatch(given -> given.isAnnotationPresent(IdParam.class));
        String type = type(provider, operation(method));
        String name = operation(method).name();
        if (!instance) {
            return type.isEmpty() ? name : type + "/" + name;
        }
        return switch (type) {
            case "Patient" -> "Patient/P/" + name;
            case "Organization" -> "Organization/CLINIC/" + name;
            case "Consent" -> "Consent/C/" + name;
            case "", "Observation" -> "Observation/LAB/" + name;
            default -> type + "/none/" + name;
        };
    }

    private static String type(Object provider, Operation operation) {
        if (!operation.typeName().isEmpty()) {
            return operation.typeName();
        }
        if (operation.type() != org.hl7.fhir.instance.model.api.IBaseResource.class) {
            return operation.type().getSimpleName();
        }
        return provider instanceof IResourceProvider typed
                ? typed.getResourceType().getSimpleName()
                : "";
    }
}
