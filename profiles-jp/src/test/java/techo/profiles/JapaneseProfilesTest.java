package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.Enumerations.BindingStrength;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.junit.jupiter.api.Test;

class JapaneseProfilesTest {
    private final JapaneseProfiles profiles = Validators.PROFILES;

    @Test
    void every_definition_file_is_in_the_index_and_named_after_its_canonical() throws IOException, URISyntaxException {
        Path directory = Path.of(JapaneseProfiles.class
                        .getResource("definitions/index.txt")
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".json"))
                    .map(file -> file.substring(0, file.length() - ".json".length()))
                    .sorted()
                    .toList();
            assertThat(profiles.profiles()).extracting(Profile::name).containsExactlyElementsOf(names);
        }
    }

    @Test
    void every_profile_has_its_title_in_both_languages() {
        assertThat(profiles.profiles()).allSatisfy(profile -> {
            assertThat(profile.title()).isNotBlank().matches("\\p{ASCII}+");
            assertThat(profile.titleJa()).isNotBlank().doesNotMatch("\\p{ASCII}+");
        });
    }

    @Test
    void every_official_canonical_is_judged_by_a_definition_that_exists() {
        assertThat(profiles.aliasTable()).hasSizeGreaterThan(40).allSatisfy((official, judge) -> {
            assertThat(structure(official).getBaseDefinition()).isEqualTo(judge);
            if (judge.startsWith(Canonicals.BASE)) {
                assertThat(Validators.BASE.fetchStructureDefinition(judge)).isNotNull();
            } else {
                assertThat(structure(judge).getType())
                        .isEqualTo(structure(official).getType());
            }
        });
    }

    @Test
    void an_official_canonical_is_known_in_the_version_that_was_restated_and_in_no_other() {
        String canonical = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient";

        assertThat(structure(canonical + "|1.2.0")).isSameAs(structure(canonical));
        assertThat(structure(canonical + "|1.0.0")).isNull();
    }

    @Test
    void our_profile_named_patient_does_not_take_the_place_of_the_base_type() {
        assertThat(profiles.support().fetchStructureDefinition("Patient")).isNull();
        assertThat(profiles.support().fetchStructureDefinition("StructureDefinition/Patient"))
                .isNull();
        assertThat(profiles.support().fetchStructureDefinition(Canonicals.BASE + "Patient"))
                .isNull();
    }

    @Test
    void every_required_binding_leads_to_codes_that_are_shipped() {
        List<String> bound = profiles.profiles().stream()
                .flatMap(profile -> structure(profile.canonical()).getDifferential().getElement().stream())
                .filter(ElementDefinition::hasBinding)
                .peek(element -> assertThat(element.getBinding().getStrength()).isEqualTo(BindingStrength.REQUIRED))
                .map(element -> element.getBinding().getValueSet())
                .distinct()
                .toList();

        assertThat(bound)
                .filteredOn(canonical -> !canonical.startsWith(Canonicals.VALUE_SETS))
                .allSatisfy(standard ->
                        assertThat(Validators.BASE.fetchValueSet(standard)).isNotNull());
        assertThat(bound)
                .filteredOn(canonical -> canonical.startsWith(Canonicals.VALUE_SETS))
                .hasSizeGreaterThan(5)
                .allSatisfy(canonical -> {
                    ValueSet set = (ValueSet) profiles.support().fetchValueSet(canonical);
                    assertThat(set.getCompose().getInclude())
                            .isNotEmpty()
                            .allSatisfy(include -> assertThat(
                                            ((CodeSystem) profiles.support().fetchCodeSystem(include.getSystem()))
                                                    .getConcept())
                                    .isNotEmpty());
                });
    }

    @Test
    void every_extension_that_a_profile_names_is_defined() {
        assertThat(profiles.profiles().stream()
                        .flatMap(profile -> structure(profile.canonical()).getDifferential().getElement().stream())
                        .flatMap(element -> element.getType().stream())
                        .filter(type -> "Extension".equals(type.getCode()))
                        .flatMap(type -> type.getProfile().stream())
                        .map(canonical -> canonical.getValue()))
                .isNotEmpty()
                .allSatisfy(canonical -> assertThat(structure(canonical) != null
                                || Validators.BASE.fetchStructureDefinition(canonical) != null)
                        .as(canonical)
                        .isTrue());
    }

    private StructureDefinition structure(String canonical) {
        return (StructureDefinition) profiles.support().fetchStructureDefinition(canonical);
    }
}
