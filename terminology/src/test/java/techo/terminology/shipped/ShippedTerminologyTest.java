package techo.terminology.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import techo.terminology.Analytes;
import techo.terminology.CheckupItems;
import techo.terminology.CheckupPhase;
import techo.terminology.ChoiceLists;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.ConceptMapDefinition;
import techo.terminology.catalogue.ConceptMapDefinition.Listed;
import techo.terminology.concept.Concept;
import techo.terminology.concept.ConceptTable;

class ShippedTerminologyTest {
    private final Catalogue shipped = ShippedTerminology.load();

    @Test
    void the_items_and_lists_of_checkups_and_screenings_are_complete() {
        assertThat(concepts("checkup-item").size()).isEqualTo(323);
        assertThat(concepts("municipal-item").size()).isEqualTo(166);
        assertThat(named("municipal-choice-")).hasSize(44);
        assertThat(named("checkup-choice-")).hasSize(61);
        assertThat(concepts("checkup-method").size()).isEqualTo(85);
        assertThat(concepts("prefecture").size()).isEqualTo(47);
    }

    @Test
    void every_list_that_an_item_names_is_here_and_has_the_answers_of_the_importer() {
        ChoiceLists choices = ChoiceLists.load();
        Stream.of(CheckupPhase.values())
                .flatMap(phase -> CheckupItems.load().all(phase).stream())
                .flatMap(item -> item.choiceList().stream())
                .distinct()
                .forEach(oid -> {
                    CodeSystemVersion list =
                            shipped.versions("urn:oid:" + oid, "").get(0);
                    assertThat(shipped.concepts(list).concepts())
                            .isNotEmpty()
                            .allSatisfy(concept -> assertThat(choices.contains(oid, concept.code()))
                                    .isTrue());
                });
        assertThat(concepts("municipal-item").concepts())
                .filteredOn(item -> item.property("choice-list").isPresent())
                .isNotEmpty()
                .allSatisfy(item -> assertThat(
                                shipped.versions(item.property("choice-list").orElseThrow(), ""))
                        .hasSize(1));
    }

    @Test
    void an_item_says_of_which_phases_it_is() {
        assertThat(phases("9N001000000000001")).isEqualTo("3 4");
        assertThat(phases("9N806000000000011")).isEqualTo("3");
        assertThat(phases("9N808000000000011")).isEqualTo("4");
    }

    @Test
    void an_item_says_what_it_measures_as_trends_tell_it() {
        Analytes analytes = Analytes.load();
        assertThat(concepts("checkup-item").concepts())
                .hasSizeGreaterThan(300)
                .allSatisfy(item -> assertThat(analyte(item.code()))
                        .isEqualTo(analytes.of(item.code()).orElseThrow().key()));
        assertThat(analyte("9A751000000000001")).isEqualTo(analyte("9A755000000000001"));
    }

    @Test
    void urls_and_ids_are_unique_and_every_property_has_a_name() {
        assertThat(shipped.codeSystems()).extracting(CodeSystemVersion::url).doesNotHaveDuplicates();
        assertThat(shipped.codeSystems())
                .extracting(CodeSystemVersion::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z0-9-]{1,64}"));
        assertThat(shipped.codeSystems()).allSatisfy(system -> {
            assertThat(system.count()).isPositive();
            assertThat(system.origin()).isNotBlank();
            assertThat(system.japanese()).isNotBlank();
        });
    }

    @Test
    void a_list_of_which_older_files_know_more_is_a_fragment() {
        assertThat(shipped.codeSystem("checkup-item").orElseThrow().content()).isEqualTo(Content.FRAGMENT);
        assertThat(shipped.codeSystem("checkup-choice-2003").orElseThrow().content())
                .isEqualTo(Content.COMPLETE);
    }

    @Test
    void a_code_system_is_found_under_its_oid_of_older_guides() {
        assertThat(shipped.versions("urn:oid:1.2.392.100495.20.3.21", ""))
                .extracting(CodeSystemVersion::name)
                .containsExactly("prefecture");
    }

    @Test
    void every_mapping_starts_at_a_code_that_is_here() {
        assertThat(shipped.conceptMaps().stream()
                        .filter(Listed.class::isInstance)
                        .map(Listed.class::cast)
                        .filter(map -> !map.id().equals("system-names"))
                        .flatMap(map -> map.mappings().stream()))
                .hasSizeGreaterThan(100)
                .allSatisfy(mapping -> assertThat(shipped.concepts(shipped.versions(mapping.sourceSystem(), "")
                                        .get(0))
                                .find(mapping.sourceCode()))
                        .isPresent());
    }

    @Test
    void loinc_codes_are_marked_as_candidates() {
        ConceptMapDefinition loinc = shipped.conceptMap(ConceptMapDefinition.BASE + "checkup-item-to-loinc")
                .orElseThrow();
        assertThat(((Listed) loinc).mappings())
                .allSatisfy(mapping -> assertThat(mapping.equivalence().code()).isEqualTo("inexact"));
        assertThat(((Listed) loinc).comment()).contains("no official mapping");
    }

    @Test
    void usage_codes_say_in_words_what_their_digits_say() {
        assertThat(concepts("medication-usage")
                        .find("1013044400000000")
                        .orElseThrow()
                        .display())
                .isEqualTo("内服 1日3回 朝昼夕食後");
        // Times a day is the fourth digit, meals are the sixth to eighth.
        assertThat(concepts("medication-usage").concepts())
                .allSatisfy(usage ->
                        assertThat(usage.display()).contains("1日" + usage.code().charAt(3) + "回"));
    }

    private String analyte(String item) {
        return property(item, "analyte");
    }

    private String phases(String item) {
        return property(item, "phases");
    }

    private String property(String item, String name) {
        return concepts("checkup-item")
                .find(item)
                .flatMap(found -> found.property(name))
                .orElseThrow();
    }

    private ConceptTable concepts(String id) {
        return shipped.concepts(shipped.codeSystem(id).orElseThrow());
    }

    private List<String> named(String beginning) {
        return shipped.codeSystems().stream()
                .map(CodeSystemVersion::name)
                .filter(name -> name.startsWith(beginning))
                .collect(Collectors.toList());
    }

    @Test
    void what_a_concept_has_beside_its_words_is_stated_by_its_code_system() {
        CodeSystemVersion items = shipped.codeSystem("checkup-item").orElseThrow();
        assertThat(items.properties()).contains(Concept.ENGLISH, "ucum", "analyte");
        assertThat(concepts("checkup-item")
                        .find("9N001000000000001")
                        .orElseThrow()
                        .properties())
                .containsEntry("ucum", "cm")
                .containsEntry(Concept.ENGLISH, "Body height");
    }
}
