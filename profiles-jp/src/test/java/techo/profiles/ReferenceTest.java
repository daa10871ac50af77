package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
    void a_whole_checkup_document_breaks_no_rule_of_either() throws IOException {
        Bundle document = document();

        assertThat(Validators.VALIDATOR.validate(document)).isEmpty();
        assertThat(official.validate(document)).isEmpty();
    }

    @Test
    void a_published_defect_would_refuse_it() throws IOException {
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

    /** What is missing, too many or of a wrong value under our definitions is so under the official ones. */
    static Stream<Arguments> broken() {
        return Validators.PROFILES.profiles().stream()
                .flatMap(profile -> profile.officials().stream()
                        .filter(claim -> packages.family(claim).isPresent())
                        .flatMap(claim -> Examples.of(profile.name()).broken().stream()
                                .filter(change -> !change.detail().orElse("").startsWith("techo-"))
                                .map(change -> Arguments.of(profile.name(), claim, change))));
    }

    @ParameterizedTest(name = "{0} as {1}: {2}")
    @MethodSource("broken")
    void an_invalid_example_is_refused_by_the_official_guide_too(String profile, String claim, Examples.Broken change) {
        IBaseResource broken = Validators.FHIR
                .newJsonParser()
                .parseResource(claiming(change.resource(), profile, claim).toString());

        assertThat(official.validate(broken)).as(change.because()).isNotEmpty();
    }

    /** Prints where an element's rule differs, to be read beside the departures; every such profile must have one. */
    @Test
    void a_profile_whose_rules_differ_says_so() throws IOException {
        OfficialComparison comparison = new OfficialComparison(packages);
        List<OfficialComparison.Difference> differences = comparison.differences();
        Path report = Path.of("target", "official-comparison.tsv");
        Files.write(
                report,
                differences.stream().map(OfficialComparison.Difference::line).toList());
        System.out.println(differences.size() + " differences: " + report.toAbsolutePath());
        Set<String> departing =
                Table.rows("departures.tsv").stream().map(row -> row.get(0)).collect(Collectors.toSet());

        assertThat(differences)
                .filteredOn(difference -> !departing.contains(difference.profile()))
                .extracting(OfficialComparison.Difference::line)
                .isEmpty();
    }

    private static JsonNode claiming(JsonNode resource, String profile, String claim) {
        JsonNode claiming = resource.deepCopy();
        if (claiming.at("/meta/profile/0").asText().endsWith("/" + profile)) {
            ((ArrayNode) claiming.at("/meta/profile")).set(0, claim);
        }
        return claiming;
    }

    private static Bundle document() throws IOException {
        try (InputStream stream = ReferenceTest.class.getResourceAsStream("samples/checkup-document.json")) {
            Bundle document = Validators.FHIR.newJsonParser().parseResource(Bundle.class, stream);
            document.getIdentifier()
                    .setSystem("http://jpfhir.jp/fhir/clins/bundle-identifier")
                    .setValue("1319999999^2025^h0001");
            Composition composition = (Composition) document.getEntryFirstRep().getResource();
            composition
                    .getIdentifier()
                    .setSystem("http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier")
                    .setValue("h0001");
            composition.addExtension(
                    "http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber",
                    new StringType("1.0"));
            document.getEntry().stream()
                    .map(Bundle.BundleEntryComponent::getResource)
                    .filter(Coverage.class::isInstance)
                    .map(Coverage.class::cast)
                    .forEach(ReferenceTest::complete);
            return document;
        }
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
