package techo.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceSearchParamComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
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
            resource.getSearchInclude().forEach(include -> {
                String path = "/" + resource.getType() + "?_count=1&_include=" + encode(include.getValue());
                HttpResponse<String> answer = fhir.get(tokens.operator(), path);
                if (answer.statusCode() != 200) {
                    untrue.add(path + " " + answer.statusCode());
                }
            });
        }
        assertThat(untrue).isEmpty();
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
