package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.Test;

/** The lists that {@link ReferenceTest} holds the official definitions against, which only some developers have. */
class OfficialDifferencesTest {
    @Test
    void every_difference_is_a_departure_that_the_conformance_pages_explain() {
        Set<List<String>> departures = Table.rows("departures.tsv").stream()
                .map(row -> List.of(row.get(0), row.get(2)))
                .collect(Collectors.toCollection(HashSet::new));

        assertThat(Table.rows("official-differences.tsv"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(Stream.of(row.get(0), "*"))
                        .as(String.join(" ", row))
                        .anySatisfy(profile -> assertThat(departures).contains(List.of(profile, row.get(5)))));
    }

    @Test
    void every_constraint_that_restates_an_official_one_exists() {
        Set<String> keys = Validators.PROFILES.profiles().stream()
                .map(profile -> (StructureDefinition)
                        Validators.PROFILES.support().fetchStructureDefinition(profile.canonical()))
                .flatMap(definition -> definition.getDifferential().getElement().stream())
                .flatMap(element -> element.getConstraint().stream())
                .map(constraint -> constraint.getKey())
                .collect(Collectors.toSet());

        assertThat(Table.rows("official-constraints.tsv"))
                .isNotEmpty()
                .extracting(row -> row.get(1))
                .isSubsetOf(keys);
    }

    @Test
    void every_other_answer_is_explained_and_its_example_exists() {
        assertThat(Table.rows("official-answers.tsv")).isNotEmpty().allSatisfy(row -> {
            assertThat(Examples.of(row.get(0)).broken())
                    .extracting(Examples.Broken::because)
                    .contains(row.get(1));
            assertThat(row.get(3)).endsWith(".");
        });
    }
}
