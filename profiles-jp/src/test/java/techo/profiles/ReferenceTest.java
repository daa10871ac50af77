package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coverage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Our definitions beside the official ones, where a developer has these. */
@EnabledIf(
        value = "techo.profiles.ReferenceData#isPresent",
        disabledReason = "there are no official definitions at techo.reference-data")
class ReferenceTest {
    private static OfficialPackages packages;
    private static ProfileValidator official;

    @BeforeAll
    static void load() {
        packages = ReferenceData.packages(Set.of());
        official = ProfileValidator.create(Validators.FHIR, Validators.PROFILES, Validators.BASE, packages, 2);
    }

    @Test
    void a_whole_checkup_document_breaks_no_rule_of_either() {
        Bundle document = document();

        assertThat(Validators.VALIDATOR.validate(document)).isEmpty();
        assertThat(official.validate(document)).isEmpty();
    }

    @Test
    void warming_up_finds_every_published_definition_usable() {
        assertThat(official.warmUp()).isEmpty();
    }

    @Test
    void a_published_defect_would_refuse_it() {
        ProfileValidator unpatched = ProfileValidator.create(
                Validators.FHIR,
                Validators.PROFILES,
                Validators.BASE,
                ReferenceData.packages(Set.of("server-sets-last-updated")),
                2);

        assertThat(unpatched.validate(document()))
                .extracting(violation -> violation.detail().orElse(""))
                .contains("Patient.meta.lastUpdated");
    }

    /** The valid example of each profile, as the official one that it restates. */
    @Test
    void every_valid_example_breaks_no_official_rule() {
        restated()
                .forEach(restated -> assertThat(
                                official(restated, restated.examples().valid()))
                        .as("%s as %s", restated.profile().name(), restated.claim())
                        .isEmpty());
    }

    /**
     * What an invalid example breaks under our definitions it breaks under the official ones: the same kind of rule at the
     * same element, and nothing else. Where they answer otherwise, {@code official-answers.tsv} says how and why.
     */
    @Test
    void every_invalid_example_breaks_the_same_rule_of_the_official_guide() {
        List<List<String>> answers = new ArrayList<>();
        restated()
                .forEach(restated -> restated.examples().broken().forEach(broken -> {
                    Set<String> expected =
                            broken.all().stream().map(ReferenceTest::told).collect(Collectors.toSet());
                    Set<String> found = official(restated, broken.resource()).stream()
                            .map(Examples.Issue::of)
                            .map(ReferenceTest::told)
                            .collect(Collectors.toCollection(TreeSet::new));
                    if (!found.contains(told(broken.breaks())) || !expected.containsAll(found)) {
                        answers.add(List.of(restated.profile().name(), broken.because(), String.join(", ", found)));
                    }
                }));

        assertThat(answers)
                .containsExactlyInAnyOrderElementsOf(Table.rows("official-answers.tsv").stream()
                        .map(row -> row.subList(0, 3))
                        .toList());
    }

    /** Writes, for each official definition, what it asks for and ours does not, and the reverse. */
    @Test
    void the_rules_that_differ_are_those_of_the_list() throws IOException {
        Map<String, String> constraints = Table.rows("official-constraints.tsv").stream()
                .collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
        List<List<String>> differences = new OfficialComparison(packages, constraints)
                .differences().stream()
                        .map(OfficialComparison.Difference::cells)
                        .toList();
        Path report = Path.of("target", "official-comparison.tsv");
        Files.write(
                report,
                differences.stream().map(cells -> String.join("\t", cells)).toList());

        assertThat(differences)
                .as("they are in %s", report.toAbsolutePath())
                .containsExactlyInAnyOrderElementsOf(Table.rows("official-differences.tsv").stream()
                        .map(row -> row.subList(0, 5))
                        .toList());
    }

    private record Restated(Profile profile, String claim, Examples.Of examples) {}

    private static Stream<Restated> restated() {
        return Validators.PROFILES.profiles().stream()
                .flatMap(profile -> profile.officials().stream()
                        .filter(claim -> packages.family(claim).isPresent())
                        .map(claim -> new Restated(profile, claim, Examples.of(profile.name()))));
    }

    private static List<Violation> official(Restated restated, JsonNode resource) {
        JsonNode claiming = resource.deepCopy();
        if (claiming.at("/meta/profile/0")
                .asText()
                .endsWith("/" + restated.profile().name())) {
            ((ArrayNode) claiming.at("/meta/profile")).set(0, restated.claim());
        }
        return official.validate(Validators.FHIR.newJsonParser().parseResource(claiming.toString()));
    }

    private static String told(Examples.Issue issue) {
        return issue.rule() + " at " + issue.at();
    }

    private static Bundle document() {
        Bundle document = Validators.identifiedCheckup();
        document.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Coverage.class::isInstance)
                .map(Coverage.class::cast)
                .forEach(ReferenceTest::complete);
        return document;
    }

    /** The departures name both: the submitted file says neither. */
    private static void complete(Coverage coverage) {
        if (!coverage.hasType()) {
            coverage.getType()
                    .addCoding()
                    .setSystem("http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuranceMajorCategory")
                    .setCode("1");
        }
        if (!coverage.hasRelationship()) {
            coverage.getRelationship()
                    .addCoding()
                    .setSystem("http://jpfhir.jp/fhir/core/mhlw/CodeSystem/InsuredPersonCategory")
                    .setCode("1");
        }
    }
}
