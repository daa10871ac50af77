package techo.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.guard.GuardProperties;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** The CapabilityStatement is believed by clients, so everything in it is tried. */
@ServerTest
class ConformanceTest {
    /** Codes that say "this is not there", rather than "your value is wrong" or "there is nothing". */
    private static final Set<String> NOT_OFFERED = Set.of(
            "search-parameter-unknown",
            "search-parameter-refused",
            "interaction-not-offered",
            "type-unknown",
            "not-supported",
            "internal-error");

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private List<FhirOperations> operations;

    @Autowired
    private GuardProperties limits;

    @Test
    void every_claimed_search_parameter_is_known() {
        List<String> untrue = new ArrayList<>();
        for (CapabilityStatementRestResourceComponent resource :
                statement().getRestFirstRep().getResource()) {
            for (CapabilityStatementRestResourceSearchParamComponent parameter : resource.getSearchParam()) {
                String path = "/" + resource.getType() + "?" + parameter.getName() + "=" + value(parameter);
                HttpResponse<String> answer = fhir.get(tokens.operator(), path);
                if (answer.statusCode() >= 404 || NOT_OFFERED.contains(code(answer))) {
                    untrue.add(path + " " + answer.statusCode() + " " + code(answer));
                }
            }
        }
        assertThat(untrue).isEmpty();
    }

    @Test
    void every_claimed_interaction_is_offered() {
        List<String> untrue = new ArrayList<>();
        for (CapabilityStatementRestResourceComponent resource :
                statement().getRestFirstRep().getResource()) {
            resource.getInteraction().forEach(interaction -> {
                HttpResponse<String> answer = call(resource.getType(), interaction.getCode());
                if (answer.statusCode() == 405 || answer.statusCode() >= 500 || NOT_OFFERED.contains(code(answer))) {
                    untrue.add(resource.getType() + " " + interaction.getCode() + " " + answer.statusCode());
                }
            });
        }
        assertThat(untrue).isEmpty();
    }

    @Test
    void every_claimed_include_is_known() {
        List<String> untrue = new ArrayList<>();
        for (CapabilityStatementRestResourceComponent resource :
                statement().getRestFirstRep().getResource()) {
            untrue.addAll(unknown(resource.getType(), "_include", resource.getSearchInclude()));
        }
        assertThat(untrue).isEmpty();
    }

    @Test
    void every_claimed_reverse_include_is_known() {
        List<String> untrue = new ArrayList<>();
        for (CapabilityStatementRestResourceComponent resource :
                statement().getRestFirstRep().getResource()) {
            untrue.addAll(unknown(resource.getType(), "_revinclude", resource.getSearchRevInclude()));
        }
        assertThat(untrue).isEmpty();
    }

    @Test
    void one_include_that_is_not_known_among_others_refuses_the_search() {
        List<StringType> includes = Stream.of("Observation:subject", "Observation:nonsense", "Observation:encounter")
                .map(StringType::new)
                .toList();
        assertThat(unknown("Observation", "_include", includes)).hasSize(1);
        List<StringType> reverse = Stream.of("Observation:subject", "Observation:nonsense", "Encounter:subject")
                .map(StringType::new)
                .toList();
        assertThat(unknown("Patient", "_revinclude", reverse)).hasSize(1);
    }

    /** Asks for as many at once as a search may have. @return the searches that were refused */
    private List<String> unknown(String type, String parameter, List<StringType> includes) {
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < includes.size(); i += limits.searchIncludes()) {
            String path = "/" + type + "?_count=1"
                    + includes.subList(i, Math.min(i + limits.searchIncludes(), includes.size())).stream()
                            .map(include -> "&" + parameter + "=" + encode(include.getValue()))
                            .collect(Collectors.joining());
            HttpResponse<String> answer = fhir.get(tokens.operator(), path);
            if (answer.statusCode() != 200) {
                refused.add(path + " " + answer.statusCode());
            }
        }
        return refused;
    }

    @Test
    void every_claimed_operation_answers() {
        CapabilityStatementRestComponent rest = statement().getRestFirstRep();
        List<String> untrue = new ArrayList<>();
        for (CapabilityStatementRestResourceComponent resource : rest.getResource()) {
            resource.getOperation().forEach(operation -> {
                String name = "/$" + operation.getName();
                if (!answers("/" + resource.getType() + name) && !answers("/" + resource.getType() + "/none" + name)) {
                    untrue.add(resource.getType() + name);
                }
            });
        }
        rest.getOperation().forEach(operation -> {
            if (!answers("/$" + operation.getName())) {
                untrue.add(operation.getName());
            }
        });
        assertThat(untrue).isEmpty();
    }

    /** Whatever it says, as long as it does not say that there is no such operation. */
    private boolean answers(String path) {
        for (HttpResponse<String> answer :
                List.of(fhir.get(tokens.operator(), path), fhir.post(tokens.operator(), path, new Parameters()))) {
            if (answer.statusCode() < 400 || !NOT_OFFERED.contains(code(answer))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void every_operation_that_a_feature_brings_is_claimed() {
        CapabilityStatementRestComponent rest = statement().getRestFirstRep();
        Set<String> claimed = Stream.concat(
                        rest.getOperation().stream(),
                        rest.getResource().stream().flatMap(resource -> resource.getOperation().stream()))
                .map(operation -> "$" + operation.getName())
                .collect(Collectors.toSet());
        Set<String> brought = new HashSet<>(OfferedInteractions.OPERATIONS);
        operations.forEach(feature -> brought.addAll(feature.operations()));
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(brought);
    }

    @Test
    void an_interaction_that_is_not_claimed_is_refused() {
        List<String> unlisted = new ArrayList<>();
        for (CapabilityStatementRestResourceComponent resource :
                statement().getRestFirstRep().getResource()) {
            Set<TypeRestfulInteraction> claimed = resource.getInteraction().stream()
                    .map(interaction -> interaction.getCode())
                    .collect(Collectors.toSet());
            for (TypeRestfulInteraction interaction : TypeRestfulInteraction.values()) {
                if (interaction != TypeRestfulInteraction.NULL && !claimed.contains(interaction)) {
                    HttpResponse<String> answer = callWellFormed(resource.getType(), interaction);
                    if (!NOT_OFFERED.contains(code(answer))) {
                        unlisted.add(resource.getType() + " " + interaction + " " + answer.statusCode());
                    }
                }
            }
        }
        assertThat(unlisted).isEmpty();
    }

    @Test
    void conditional_writes_are_not_claimed() {
        assertThat(statement().getRestFirstRep().getResource()).allSatisfy(resource -> {
            assertThat(resource.getConditionalCreate()).isFalse();
            assertThat(resource.getConditionalUpdate()).isFalse();
            assertThat(resource.getConditionalDelete()).isEqualTo(ConditionalDeleteStatus.NOTSUPPORTED);
        });
    }

    @Test
    void what_japanese_systems_ask_for_is_claimed() {
        Map<String, List<String>> wanted = Map.of(
                "Patient",
                        List.of(
                                "identifier",
                                "name",
                                "family",
                                "given",
                                "birthdate",
                                "gender",
                                "phone",
                                "address-postalcode",
                                "jp-kana-sort",
                                "name-kana"),
                "Coverage", List.of("identifier", "beneficiary", "jp-insured-personnumber", "insured-person-id"),
                "Organization", List.of("identifier", "name", "address", "jp-prefectureno"),
                "MedicationRequest", List.of("identifier", "patient", "authoredon", "jp-medication-start"),
                "Observation",
                        List.of(
                                "identifier",
                                "patient",
                                "category",
                                "code",
                                "date",
                                "value-quantity",
                                "code-value-concept"),
                "DiagnosticReport", List.of("identifier", "category", "code", "date", "patient", "status"),
                "Composition", List.of("checkup-category", "checkup-program"));
        wanted.forEach((type, parameters) -> assertThat(resource(type).getSearchParam())
                .as(type)
                .extracting(CapabilityStatementRestResourceSearchParamComponent::getName)
                .containsAll(parameters));
        assertThat(resource("Patient").getSupportedProfile())
                .extracting(CanonicalType::getValue)
                .contains(
                        "https://techophr.github.io/fhir/StructureDefinition/Patient",
                        "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient");
    }

    /** JP Core's server offers type history, which this one does not. */
    @Test
    void of_the_servers_of_guides_the_one_that_exports_is_claimed() {
        assertThat(statement().getInstantiates())
                .extracting(CanonicalType::getValue)
                .containsExactly("http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data");
    }

    @Test
    void exports_at_each_level_are_those_of_the_guide() {
        String definitions = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";
        assertThat(exports(statement().getRestFirstRep().getOperation())).containsExactly(definitions + "export");
        assertThat(exports(resource("Patient").getOperation())).contains(definitions + "patient-export");
        assertThat(exports(resource("Group").getOperation())).containsExactly(definitions + "group-export");
    }

    private static List<String> exports(List<CapabilityStatementRestResourceOperationComponent> operations) {
        return operations.stream()
                .filter(operation -> operation.getName().equals("export"))
                .map(CapabilityStatementRestResourceOperationComponent::getDefinition)
                .toList();
    }

    @Test
    void the_guides_that_judge_are_named() {
        assertThat(statement().getImplementationGuide())
                .extracting(CanonicalType::getValue)
                .containsExactly("https://techophr.github.io/fhir/ImplementationGuide/techo.phr.r4");
    }

    @Test
    void apps_find_the_authorization_server() {
        Extension uris = statement()
                .getRestFirstRep()
                .getSecurity()
                .getExtensionByUrl("http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris");
        assertThat(uris.getExtensionByUrl("authorize").getValue().primitiveValue())
                .isEqualTo(tokens.uri() + "/authorize");
        assertThat(uris.getExtensionByUrl("token").getValue().primitiveValue()).isEqualTo(tokens.uri() + "/token");
    }

    private CapabilityStatementRestResourceComponent resource(String type) {
        return statement().getRestFirstRep().getResource().stream()
                .filter(resource -> resource.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_is_not_claimed_is_refused() {
        CapabilityStatement statement = statement();
        assertThat(statement.getPatchFormat())
                .extracting(format -> format.getValue())
                .containsExactlyInAnyOrder(
                        "application/fhir+json", "application/fhir+xml", "application/json-patch+json");
        assertThat(statement.getRestFirstRep().getResource())
                .extracting(CapabilityStatementRestResourceComponent::getType)
                .doesNotContain("Subscription", "SearchParameter", "StructureDefinition", "Questionnaire");
        for (String path : List.of(
                "/Subscription",
                "/SearchParameter?url=x",
                "/Questionnaire",
                "/Patient?_has:Observation:patient:code=x",
                "/Patient?_filter=name",
                "/Patient?_tag=x",
                "/Patient?_text=x",
                "/Patient/$meta",
                "/$meta",
                "/$get-resource-counts",
                "/Patient/x/$diff",
                "/$graphql?query=x")) {
            assertThat(fhir.get(tokens.operator(), path).statusCode()).as(path).isBetween(400, 499);
        }
    }

    @Test
    void clients_are_told_how_they_are_let_in() {
        assertThat(statement()
                        .getRestFirstRep()
                        .getSecurity()
                        .getServiceFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("SMART-on-FHIR");
    }

    @Test
    void nothing_that_people_stored_is_counted() {
        assertThat(fhir.get("", "/metadata").body()).doesNotContain("resource-count");
    }

    private CapabilityStatement statement() {
        return fhir.parse(CapabilityStatement.class, fhir.get("", "/metadata"));
    }

    /** A body that cannot be read would be refused before anybody asks what it is for. */
    private HttpResponse<String> callWellFormed(String type, TypeRestfulInteraction interaction) {
        String body = "{\"resourceType\":\"" + type + "\",\"id\":\"no-such-id\"}";
        return switch (interaction) {
            case CREATE ->
                fhir.send(
                        tokens.operator(),
                        "/" + type,
                        request -> request.header("Content-Type", "application/fhir+json")
                                .POST(BodyPublishers.ofString(body)));
            case UPDATE ->
                fhir.send(
                        tokens.operator(),
                        "/" + type + "/no-such-id",
                        request -> request.header("Content-Type", "application/fhir+json")
                                .PUT(BodyPublishers.ofString(body)));
            default -> call(type, interaction);
        };
    }

    private HttpResponse<String> call(String type, TypeRestfulInteraction interaction) {
        String one = "/" + type + "/no-such-id";
        String body = "{\"resourceType\":\"" + type + "\",\"id\":\"no-such-id\",\"nonsense\":true}";
        String operator = tokens.operator();
        return switch (interaction) {
            case READ -> fhir.get(operator, one);
            case VREAD -> fhir.get(operator, one + "/_history/1");
            case HISTORYINSTANCE -> fhir.get(operator, one + "/_history");
            case HISTORYTYPE -> fhir.get(operator, "/" + type + "/_history?_count=1");
            case SEARCHTYPE -> fhir.get(operator, "/" + type + "?_count=1");
            case DELETE -> fhir.delete(operator, one);
            case CREATE ->
                fhir.send(
                        operator,
                        "/" + type,
                        request -> request.header("Content-Type", "application/fhir+json")
                                .POST(BodyPublishers.ofString("{\"resourceType\":\"" + type + "\",\"nonsense\":")));
            case UPDATE ->
                fhir.send(
                        operator,
                        one,
                        request -> request.header("Content-Type", "application/fhir+json")
                                .PUT(BodyPublishers.ofString(body + "}")));
            case PATCH ->
                fhir.send(
                        operator,
                        one,
                        request -> request.header("Content-Type", "application/json-patch+json")
                                .method(
                                        "PATCH",
                                        BodyPublishers.ofString("[{\"op\":\"remove\",\"path\":\"/language\"}]")));
            case NULL -> throw new AssertionError("an interaction without a code");
        };
    }

    private String code(HttpResponse<String> answer) {
        return answer.statusCode() < 400
                ? ""
                : fhir.parse(OperationOutcome.class, answer)
                        .getIssueFirstRep()
                        .getDetails()
                        .getCodingFirstRep()
                        .getCode();
    }

    private static String value(CapabilityStatementRestResourceSearchParamComponent parameter) {
        return switch (parameter.getType()) {
            case NUMBER -> "1";
            case DATE -> "2026-01-01";
            case QUANTITY -> "1";
            case URI -> encode("http://example.org/x");
            case COMPOSITE -> encode("1$1");
            case SPECIAL -> encode("35|139|1|km");
            case STRING, TOKEN, REFERENCE, NULL -> "1";
        };
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
