package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleTest {
    /** Every profile under our own canonical, and again under each official canonical that it judges. */
    static Stream<Arguments> claims() {
        return Validators.PROFILES.profiles().stream()
                .flatMap(profile -> Stream.concat(Stream.of(profile.canonical()), profile.officials().stream())
                        .map(claim -> Arguments.of(profile.name(), claim)));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void the_valid_example_breaks_no_rule(String profile, String claim) {
        assertThat(validate(Examples.of(profile).valid(), profile, claim)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("claims")
    void every_invalid_example_breaks_the_rules_it_names_and_no_other(String profile, String claim) {
        assertThat(Examples.of(profile).broken())
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(broken -> assertThat(validate(broken.resource(), profile, claim).stream()
                                .map(Examples.Issue::of)
                                .collect(Collectors.toSet()))
                        .as("%s, because of %s", profile, broken.because())
                        .isEqualTo(broken.all()));
    }

    @Test
    void a_versioned_claim_is_judged_by_the_same_rules() {
        Examples.Of examples = Examples.of("Patient");
        String claim = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient|1.2.0";

        assertThat(validate(examples.valid(), "Patient", claim)).isEmpty();
        assertThat(validate(examples.broken().get(0).resource(), "Patient", claim))
                .isNotEmpty();
    }

    private static List<Violation> validate(JsonNode resource, String profile, String claim) {
        JsonNode claiming = resource.deepCopy();
        boolean claimsIt = claiming.at("/meta/profile/0").asText().endsWith("/" + profile);
        if (claimsIt) {
            ((ArrayNode) claiming.at("/meta/profile")).set(0, claim);
        }
        IBaseResource parsed = Validators.FHIR.newJsonParser().parseResource(claiming.toString());
        return Validators.VALIDATOR.validate(parsed);
    }
}
