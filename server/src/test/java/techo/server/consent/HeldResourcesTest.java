package techo.server.consent;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.Test;

/** What a resource holds beside its own. */
class HeldResourcesTest {
    private static final String COMPOSITION = """
            {"resourceType":"Composition","section":[{"entry":[%s],"section":[{"entry":[%s]}]}]}""";

    @Test
    void most_hold_nothing_but_themselves() {
        assertThat(held("""
                {"resourceType":"Observation","subject":{"reference":"Patient/1"},"hasMember":[{"reference":"Observation/2"}]}""")).isEmpty();
    }

    @Test
    void what_is_contained_is_held_unless_it_is_nobodys() {
        assertThat(held("""
                {"resourceType":"MedicationRequest","contained":[{"resourceType":"Medication","id":"m"},\
                {"resourceType":"Patient","id":"p"}],"medicationReference":{"reference":"#m"},"subject":{"reference":"#p"}}""")).containsExactly("in Patient");
    }

    @Test
    void a_device_is_held_when_it_says_whose_it_is() {
        assertThat(held("""
                {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Device","id":"scale"}},\
                {"resource":{"resourceType":"Device","id":"implant","patient":{"reference":"Patient/1"}}}]}""")).containsExactly("in Device");
    }

    @Test
    void what_a_section_names_is_held_however_deep_the_section_is() {
        assertThat(held(COMPOSITION.formatted(reference("Observation/1"), reference("Observation/2/_history/3"))))
                .containsExactly("Observation/1", "Observation/2");
    }

    @Test
    void what_is_named_elsewhere_may_be_anything() {
        assertThat(held(COMPOSITION.formatted(
                        reference("https://elsewhere.example.jp/fhir/Observation/1"),
                        "{\"identifier\":{\"value\":\"1\"}}")))
                .containsExactly("anything", "anything");
    }

    @Test
    void entries_are_held_with_what_they_contain_and_bundles_in_bundles() {
        assertThat(held("""
                {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Organization"}},\
                {"resource":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Encounter",\
                "contained":[{"resourceType":"Condition","id":"c"}],"diagnosis":[{"condition":{"reference":"#c"}}]}}]}}]}""")).containsExactly("in Encounter", "in Condition");
    }

    @Test
    void what_is_contained_is_looked_into_as_an_entry_is() {
        assertThat(held("""
                {"resourceType":"Observation","contained":[{"resourceType":"Bundle","id":"b","type":"collection",\
                "entry":[{"resource":{"resourceType":"Condition","id":"c"}},{"resource":%s}]}],\
                "derivedFrom":[{"reference":"#b"}]}""".formatted(COMPOSITION.formatted(reference("Observation/1"), reference("Observation/2")))))
                .containsExactly("in Condition", "in Composition", "Observation/1", "Observation/2");
    }

    @Test
    void a_composition_in_a_bundle_holds_what_it_names_outside_of_it() {
        String composition = COMPOSITION.formatted(
                reference("urn:uuid:5c1cbe6e-5f0f-4d3a-9c8b-1f8a6f3e6f01") + "," + reference("Observation/m"),
                reference("Observation/stored"));
        assertThat(held("""
                {"resourceType":"Bundle","type":"document","entry":[{"resource":%s},\
                {"fullUrl":"urn:uuid:5c1cbe6e-5f0f-4d3a-9c8b-1f8a6f3e6f01","resource":{"resourceType":"Condition"}},\
                {"fullUrl":"https://other.example.jp/fhir/Observation/m","resource":{"resourceType":"Observation"}}]}""".formatted(composition)))
                .containsExactly("in Composition", "Observation/stored", "in Condition", "in Observation");
    }

    private static String reference(String to) {
        return "{\"reference\":\"" + to + "\"}";
    }

    private static List<String> held(String json) {
        IBaseResource resource = FhirContext.forR4Cached().newJsonParser().parseResource(json);
        return HeldResources.of(resource).stream()
                .map(held -> held.fold(
                        inside -> "in " + inside.resource().fhirType(),
                        named -> named.here()
                                .map(name -> name.type() + "/" + name.id())
                                .orElse("anything")))
                .toList();
    }
}
