package techo.server.terminology;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.profiles.JapaneseProfiles;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.ConceptMapDefinition;
import techo.terminology.catalogue.ConceptMapDefinition.Listed;
import techo.terminology.shipped.ShippedTerminology;

@ServerTest
class TerminologyOperationsTest {
    private static final String SMOKING = "urn:oid:1.2.392.200119.6.24060";
    private static final String PREFECTURES = "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/PrefectureNo-2digits";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JapaneseProfiles profiles;

    @Test
    void nobody_reads_without_a_token_and_anybody_with_one() {
        for (String path :
                List.of("/CodeSystem/prefecture", "/CodeSystem/$lookup?system=" + SMOKING + "&code=1", "/ValueSet")) {
            assertThat(fhir.get("", path).statusCode()).as(path).isEqualTo(401);
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void definitions_are_found_by_canonical_and_read_by_id() {
        Bundle found = fhir.parse(Bundle.class, get("/CodeSystem?url=" + encode(PREFECTURES)));
        CodeSystem prefectures = (CodeSystem) found.getEntryFirstRep().getResource();
        assertThat(prefectures.getConcept()).hasSize(47);
        assertThat(fhir.parse(
                                CodeSystem.class,
                                get("/CodeSystem/" + prefectures.getIdElement().getIdPart()))
                        .getUrl())
                .isEqualTo(PREFECTURES);
        ValueSet all = (ValueSet) fhir.parse(Bundle.class, get("/ValueSet?url=" + encode(prefectures.getValueSet())))
                .getEntryFirstRep()
                .getResource();
        assertThat(all.getCompose().getIncludeFirstRep().getSystem()).isEqualTo(PREFECTURES);
        ConceptMap loinc = fhir.parse(ConceptMap.class, get("/ConceptMap/checkup-item-to-loinc"));
        assertThat(loinc.getExperimental()).isTrue();
        assertThat(get("/CodeSystem/no-such").statusCode()).isEqualTo(404);
    }

    @Test
    void pages_of_a_search_follow_each_other() {
        Bundle first = fhir.parse(Bundle.class, get("/CodeSystem?name=checkup&_count=2"));
        String next = first.getLink("next").getUrl();
        Bundle second = fhir.parse(
                Bundle.class, get(next.substring(fhir.baseUrl().toString().length())));
        assertThat(first.getEntry()).hasSize(2);
        assertThat(second.getEntry()).hasSize(2);
        assertThat(second.getEntryFirstRep().getFullUrl())
                .isNotEqualTo(first.getEntryFirstRep().getFullUrl());
    }

    @Test
    void a_code_is_looked_up_by_get_and_by_post() {
        Parameters asked = new Parameters().addParameter("coding", new Coding(SMOKING, "3", null));
        Parameters posted = fhir.parse(Parameters.class, post("/CodeSystem/$lookup", asked));
        Parameters got = fhir.parse(Parameters.class, get("/CodeSystem/$lookup?system=" + SMOKING + "&code=3"));
        assertThat(posted.getParameter("display").getValue().primitiveValue()).isEqualTo("いいえ");
        assertThat(got.equalsDeep(posted)).isTrue();
    }

    @Test
    void an_item_is_looked_up_with_its_unit_and_its_english_name() {
        String query = "/CodeSystem/$lookup?system=urn:oid:1.2.392.200119.6.1005&code=9N001000000000001";
        Parameters all = fhir.parse(Parameters.class, get(query + "&displayLanguage=en"));
        assertThat(all.getParameter("display").getValue().primitiveValue()).isEqualTo("Body height");
        String one = get(query + "&property=ucum").body();
        assertThat(one).contains("\"valueString\":\"cm\"").doesNotContain("analyte");
    }

    @Test
    void a_code_is_validated_against_code_system_and_value_set() {
        String set = encode(Catalogue.VALUE_SETS + "checkup-choice-24060");
        assertThat(result(get("/CodeSystem/$validate-code?url=" + SMOKING + "&code=3")))
                .isTrue();
        assertThat(result(get("/CodeSystem/checkup-choice-24060/$validate-code?code=4")))
                .isFalse();
        assertThat(result(get("/ValueSet/$validate-code?url=" + set + "&system=" + SMOKING + "&code=3")))
                .isTrue();
        assertThat(result(get("/ValueSet/$validate-code?url=" + set + "&system=" + encode(PREFECTURES) + "&code=3")))
                .isFalse();
        CodeableConcept either = new CodeableConcept()
                .addCoding(new Coding("http://example.org/local", "x", null))
                .addCoding(new Coding(SMOKING, "1", "はい"));
        assertThat(result(post(
                        "/ValueSet/checkup-choice-24060/$validate-code",
                        new Parameters().addParameter("codeableConcept", either))))
                .isTrue();
    }

    @Test
    void words_of_another_code_are_wrong_and_the_right_ones_are_told() {
        Parameters answer = fhir.parse(
                Parameters.class, get("/CodeSystem/$validate-code?url=" + SMOKING + "&code=3&display=" + encode("はい")));
        assertThat(answer.getParameterBool("result")).isFalse();
        assertThat(answer.getParameter("display").getValue().primitiveValue()).isEqualTo("いいえ");
    }

    @Test
    void a_value_set_is_expanded_in_pages_and_by_words() {
        ValueSet page = fhir.parse(ValueSet.class, get("/ValueSet/prefecture/$expand?offset=40&count=5"));
        assertThat(page.getExpansion().getTotal()).isEqualTo(47);
        assertThat(page.getExpansion().getOffset()).isEqualTo(40);
        assertThat(page.getExpansion().getContains())
                .extracting(code -> code.getCode())
                .containsExactly("41", "42", "43", "44", "45");
        ValueSet filtered = fhir.parse(
                ValueSet.class,
                get("/ValueSet/$expand?url=" + encode(Catalogue.VALUE_SETS + "prefecture") + "&filter="
                        + encode("海道")));
        assertThat(filtered.getExpansion().getContains())
                .extracting(code -> code.getDisplay())
                .containsExactly("北海道");
    }

    @Test
    void a_value_set_in_the_request_is_expanded_when_it_only_lists() {
        ValueSet given = new ValueSet();
        given.getCompose().addInclude().setSystem(SMOKING).addConcept().setCode("2");
        Parameters asked = new Parameters();
        asked.addParameter().setName("valueSet").setResource(given);
        ValueSet expanded = fhir.parse(ValueSet.class, post("/ValueSet/$expand", asked));
        assertThat(expanded.getExpansion().getContains())
                .singleElement()
                .satisfies(code -> assertThat(code.getDisplay()).startsWith("以前は吸っていた"));
        given.getCompose().getIncludeFirstRep().addFilter().setProperty("x");
        assertThat(code(post("/ValueSet/$expand", asked))).isEqualTo("value-set-unsupported");
    }

    @Test
    void a_purpose_translates_to_the_wider_hl7_reason() {
        Parameters asked = new Parameters()
                .addParameter("url", new UriType(ConceptMapDefinition.BASE + "purpose-to-act-reason"))
                .addParameter("coding", new Coding(ConsentReader.PURPOSES, "HEALTH-GUIDE", null));
        HttpResponse<String> answer = post("/ConceptMap/$translate", asked);
        assertThat(fhir.parse(Parameters.class, answer).getParameterBool("result"))
                .isTrue();
        assertThat(answer.body()).contains("\"code\":\"COC\"").contains("\"valueCode\":\"wider\"");
        String back = get("/ConceptMap/purpose-to-act-reason/$translate?reverse=true&code=COC&system="
                        + encode("http://terminology.hl7.org/CodeSystem/v3-ActReason"))
                .body();
        assertThat(back).contains("HEALTH-GUIDE").contains("\"valueCode\":\"narrower\"");
    }

    @Test
    void codes_of_a_flat_system_are_the_same_or_apart() {
        String query = "/CodeSystem/$subsumes?system=" + SMOKING;
        assertThat(get(query + "&codeA=1&codeB=1").body()).contains("\"equivalent\"");
        assertThat(get(query + "&codeA=1&codeB=2").body()).contains("\"not-subsumed\"");
        assertThat(code(get(query + "&codeA=1&codeB=9"))).isEqualTo("code-unknown");
    }

    @Test
    void what_is_not_here_or_not_asked_properly_is_told() {
        assertThat(code(get("/CodeSystem/$lookup?system=http://example.org/x&code=1")))
                .isEqualTo("code-system-unknown");
        assertThat(code(get("/CodeSystem/$lookup?system=" + SMOKING + "&code=9")))
                .isEqualTo("code-unknown");
        assertThat(code(get("/CodeSystem/$lookup?code=9"))).isEqualTo("terminology-parameter-missing");
        assertThat(code(get("/ValueSet/$expand?url=http://example.org/x"))).isEqualTo("value-set-unknown");
        assertThat(code(get("/ValueSet/$expand"))).isEqualTo("terminology-parameter-missing");
        assertThat(code(get("/ValueSet/prefecture/$expand?count=-1"))).isEqualTo("terminology-parameter-invalid");
        assertThat(code(get("/ConceptMap/$translate?url=http://example.org/x&system=" + SMOKING + "&code=1")))
                .isEqualTo("concept-map-unknown");
        // The official value set is known, but its master was not loaded.
        assertThat(code(get("/ValueSet/$expand?url=" + encode("http://medis.or.jp/ValueSet/master-disease-exCode"))))
                .isEqualTo("code-system-unknown");
        assertThat(code(post("/CodeSystem/$lookup", new Parameters().addParameter("code", new StringType("1")))))
                .isIn("terminology-parameter-missing", "invalid-request");
    }

    @Test
    void nobody_writes_terminology_as_resources() {
        CodeSystem own = new CodeSystem().setUrl("http://example.org/x");
        assertThat(post("/CodeSystem", own).statusCode()).isBetween(400, 405);
        assertThat(fhir.put(tokens.operator(), "/ValueSet/prefecture", new ValueSet())
                        .statusCode())
                .isBetween(400, 405);
        assertThat(fhir.delete(tokens.operator(), "/CodeSystem/prefecture").statusCode())
                .isBetween(400, 405);
    }

    @Test
    void our_code_systems_are_what_the_rules_know() {
        assertSame(ConsentReader.PURPOSES, PurposeOfUse.values(), PurposeOfUse::code, PurposeOfUse::japanese);
        assertSame(ConsentReader.CATEGORIES, DataCategory.values(), DataCategory::code, DataCategory::japanese);
        assertSame(
                "https://techophr.github.io/fhir/CodeSystem/recipient-type",
                RecipientType.values(),
                RecipientType::code,
                RecipientType::japanese);
        assertThat(codes("https://techophr.github.io/fhir/CodeSystem/data-origin")
                        .keySet())
                .isEqualTo(
                        Arrays.stream(DataOrigin.values()).map(DataOrigin::code).collect(Collectors.toSet()));
    }

    @Test
    void purposes_map_to_the_reasons_that_audit_records_give() {
        Listed map = (Listed) ShippedTerminology.load()
                .conceptMap(ConceptMapDefinition.BASE + "purpose-to-act-reason")
                .orElseThrow();
        assertThat(map.mappings())
                .allSatisfy(mapping -> assertThat(mapping.targetCode())
                        .isEqualTo(PurposeOfUse.ofCode(mapping.sourceCode())
                                .orElseThrow()
                                .actReason()));
        assertThat(map.mappings()).hasSize(PurposeOfUse.values().length);
    }

    @Test
    void the_code_systems_that_bind_profiles_are_the_same_here() {
        Catalogue shipped = ShippedTerminology.load();
        long compared = shipped.codeSystems().stream()
                .filter(system -> profiles.support().fetchCodeSystem(system.url()) != null)
                .peek(system -> {
                    CodeSystem bound = (CodeSystem) profiles.support().fetchCodeSystem(system.url());
                    assertThat(bound.getContent() == CodeSystem.CodeSystemContentMode.FRAGMENT)
                            .as(system.url())
                            .isEqualTo(system.content() == Content.FRAGMENT);
                    assertThat(bound.getConcept().stream()
                                    .collect(Collectors.toMap(
                                            concept -> concept.getCode(),
                                            concept -> concept.hasDisplay() ? concept.getDisplay() : "")))
                            .as(system.url())
                            .isEqualTo(codes(system.url()));
                })
                .count();
        assertThat(compared).isGreaterThanOrEqualTo(8);
    }

    @Test
    void the_value_sets_that_profiles_bind_are_the_same_here() {
        assertThat(ShippedTerminology.load().valueSets().stream()
                        .filter(set -> profiles.support().fetchValueSet(set.url()) != null))
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(set -> {
                    ValueSet bound = (ValueSet) profiles.support().fetchValueSet(set.url());
                    assertThat(bound.getCompose().getInclude())
                            .extracting(include -> include.getSystem())
                            .containsExactlyElementsOf(set.includes().stream()
                                    .map(include -> include.system())
                                    .toList());
                    assertThat(bound.getCompose().getInclude())
                            .extracting(include -> include.getConcept().stream()
                                    .map(ValueSet.ConceptReferenceComponent::getCode)
                                    .collect(Collectors.toSet()))
                            .containsExactlyElementsOf(set.includes().stream()
                                    .map(include -> include.codes())
                                    .toList());
                });
    }

    private static <T> void assertSame(
            String system, T[] values, Function<T, String> code, Function<T, String> display) {
        assertThat(codes(system)).isEqualTo(Arrays.stream(values).collect(Collectors.toMap(code, display)));
    }

    private static java.util.Map<String, String> codes(String system) {
        Catalogue shipped = ShippedTerminology.load();
        CodeSystemVersion version = shipped.versions(system, "").get(0);
        return shipped.concepts(version)
                .concepts()
                .collect(Collectors.toMap(concept -> concept.code(), concept -> concept.display()));
    }

    private boolean result(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer).getParameterBool("result");
    }

    private String code(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
        return fhir.parse(OperationOutcome.class, answer)
                .getIssueFirstRep()
                .getDetails()
                .getCodingFirstRep()
                .getCode();
    }

    private HttpResponse<String> get(String path) {
        return fhir.get(tokens.citizen("somebody"), path);
    }

    private HttpResponse<String> post(String path, org.hl7.fhir.instance.model.api.IBaseResource body) {
        return fhir.post(tokens.citizen("somebody"), path, body);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
