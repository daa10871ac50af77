package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.interceptors.consent.ResourceKey;

/** What is found in bytes is never less than what the resource names. */
class NamedInJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation/x",
                "Observation/x/_history/2",
                "/Observation/x",
                "fhir/Observation/x",
                "Fhir/Observation/x",
                "https://phr.example.jp/fhir/Observation/x"
            })
    void a_reference_is_found_however_it_is_written(String literal) {
        assertThat(named("reference", literal)).contains(new ResourceKey("Observation", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Binary/x",
                "/Binary/x",
                "https://phr.example.jp/fhir/Binary/x",
                "HTTPS://phr.example.jp/fhir/Binary/x"
            })
    void an_address_of_a_file_is_found_in_whatever_element(String address) {
        assertThat(named("url", address)).contains(new ResourceKey("Binary", "x"));
        assertThat(named("valueUrl", address)).contains(new ResourceKey("Binary", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Observation/x", "/Observation/x", "Observation/x/_history/2", "Observation/x#place"})
    void an_address_below_this_server_is_found_in_whatever_element(String address) {
        assertThat(named("valueUri", address)).contains(new ResourceKey("Observation", "x"));
    }

    @Test
    void what_is_no_type_names_nothing() {
        assertThat(named("unit", "L/min")).isEmpty();
        assertThat(named("reference", "https://phr.example.jp/FHIR/R4")).isEmpty();
    }

    @Test
    void names_of_code_systems_and_who_gave_care_are_none() {
        assertThat(named("system", "http://example.org/CodeSystem/c")).isEmpty();
        assertThat(named("reference", "https://phr.example.jp/fhir/Organization/o"))
                .isEmpty();
    }

    private static Iterable<ResourceKey> named(String element, String value) {
        return NamedInJson.of(("{\"resourceType\":\"Basic\",\"" + element + "\":\"" + value + "\"}")
                        .getBytes(StandardCharsets.UTF_8))
                .keys();
    }
}
