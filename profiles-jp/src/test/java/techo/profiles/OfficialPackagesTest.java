package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Specimen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.profiles.Violation.Rule;

class OfficialPackagesTest {
    private static final String PATIENT = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient";
    private static final String SPECIMEN = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Specimen";
    private static final String COMMON = "http://jpfhir.jp/fhir/core/StructureDefinition/JP_Observation_Common";
    private static final String BASE_PATIENT = Canonicals.BASE + "Patient";
    private static final String BIRTH_DATE = """
            {"id": "Patient.birthDate", "path": "Patient.birthDate", "min": 1}""";
    private static final String GENDER = """
            {"id": "Patient.gender", "path": "Patient.gender", "min": 1}""";

    @TempDir
    private Path directory;

    @Test
    void an_installed_guide_judges_what_it_defines_and_our_restatement_the_rest() {
        ProfileValidator validator = validator(core("1.2.0").profile(PATIENT, "Patient", BASE_PATIENT, BIRTH_DATE));

        assertThat(missing(validator, new Patient(), PATIENT)).containsExactly("Patient.birthDate");
        assertThat(missing(Validators.VALIDATOR, new Patient(), PATIENT)).containsExactly("Patient.identifier");
        assertThat(missing(
                        validator,
                        new Observation().setStatus(ObservationStatus.FINAL),
                        Canonicals.PROFILES + "Observation"))
                .contains("Observation.category");
    }

    @Test
    void guides_that_define_one_canonical_differently_are_kept_apart() {
        String urine = "urn:oid:1.2.392.200119.6.2102";
        ProfileValidator validator = validator(
                guide("checkup")
                        .profile(
                                "http://example.org/a",
                                "Observation",
                                base("Observation"),
                                bound("http://example.org/v"))
                        .valueSet("http://example.org/v", include(urine))
                        .codeSystem(urine, "complete", List.of("1")),
                guide("clinical")
                        .profile(
                                "http://example.org/b",
                                "Observation",
                                base("Observation"),
                                bound("http://example.org/v"))
                        .valueSet("http://example.org/v", include(urine))
                        .codeSystem(urine, "complete", List.of("1", "7")));

        assertThat(rules(validator, coded(urine, "7"), "http://example.org/a")).containsExactly(Rule.VALUE_SET);
        assertThat(rules(validator, coded(urine, "7"), "http://example.org/b")).isEmpty();
        assertThat(rules(validator, coded(urine, "1"), "http://example.org/a", "http://example.org/b"))
                .isEmpty();
        assertThat(rules(validator, coded(urine, "7"), "http://example.org/a", "http://example.org/b"))
                .containsExactly(Rule.VALUE_SET);
    }

    @Test
    void a_guide_does_not_change_what_our_own_profiles_ask_for() {
        String number = "http://jpfhir.jp/fhir/clins/Extension/StructureDefinition/JP_eCS_InstitutionNumber";
        String ours = Canonicals.PROFILES + "ClinsAllergyIntolerance";
        ProfileValidator validator = ProfileValidator.create(
                Validators.FHIR,
                JapaneseProfiles.load(Validators.FHIR),
                Validators.BASE,
                load(
                        Set.of(),
                        guide("clinical")
                                .profile("http://example.org/a", "AllergyIntolerance", base("AllergyIntolerance"))
                                .with("""
                                        {"resourceType": "StructureDefinition", "url": "%s", "name": "N",
                                         "status": "active", "kind": "complex-type", "abstract": false,
                                         "context": [{"type": "element", "expression": "AllergyIntolerance"}],
                                         "type": "Extension", "baseDefinition": "%s", "derivation": "constraint",
                                         "differential": {"element": [{"id": "Extension", "path": "Extension",
                                          "constraint": [{"key": "never", "severity": "error", "human": "never",
                                           "expression": "false"}]}]}}
                                        """.formatted(number, base("Extension")))),
                2);
        DomainResource allergy = (DomainResource) Validators.FHIR
                .newJsonParser()
                .parseResource(Examples.of("ClinsAllergyIntolerance").valid().toString());

        assertThat(rules(validator, allergy, "http://example.org/a")).isNotEmpty();
        assertThat(allergy.getMeta().getProfile())
                .extracting(claim -> claim.getValue())
                .containsExactly(ours);
        assertThat(validator.validate(allergy)).isEmpty();
    }

    @Test
    void a_guide_is_called_as_it_calls_itself_or_else_by_its_package() {
        OfficialPackages packages = load(
                Set.of(),
                core("1.2.0")
                        .profile(PATIENT, "Patient", BASE_PATIENT)
                        .with("{\"resourceType\": \"ImplementationGuide\", \"url\": \"http://jpfhir.jp/core/guide\"}"),
                guide("other").profile("http://example.org/a", "Patient", BASE_PATIENT));

        assertThat(packages.report())
                .extracting(guide -> guide.canonical().orElseThrow())
                .containsExactly(
                        "http://jpfhir.jp/core/guide|1.2.0", "http://example.org/fhir/ImplementationGuide/other|1.0.0");
    }

    @Test
    void warming_up_tells_what_of_a_guide_nothing_can_be_judged_by() {
        ProfileValidator validator = validator(guide("other")
                .profile("http://example.org/good", "Patient", BASE_PATIENT, GENDER)
                .profile("http://example.org/orphan", "Patient", "http://example.org/nowhere"));

        assertThat(validator.warmUp()).containsExactly("http://example.org/orphan");
        assertThat(missing(validator, new Patient(), "http://example.org/good")).containsExactly("Patient.gender");
    }

    @Test
    void a_claim_without_a_version_is_for_the_newest_and_with_one_for_that_one() {
        ProfileValidator validator = validator(
                core("1.10.0").profile(PATIENT, "Patient", BASE_PATIENT, GENDER),
                core("1.9.0").profile(PATIENT, "Patient", BASE_PATIENT, BIRTH_DATE));

        assertThat(missing(validator, new Patient(), PATIENT)).containsExactly("Patient.gender");
        assertThat(missing(validator, new Patient(), PATIENT + "|1.10.0")).containsExactly("Patient.gender");
        assertThat(missing(validator, new Patient(), PATIENT + "|1.9.0")).containsExactly("Patient.birthDate");
        assertThat(missing(validator, new Patient(), PATIENT + "|1.2.0")).containsExactly("Patient.identifier");
        assertThat(rules(validator, new Patient(), PATIENT + "|3.0.0")).containsExactly(Rule.UNKNOWN_PROFILE);
    }

    @Test
    void a_canonical_that_several_guides_define_belongs_to_the_one_it_is_named_after() {
        ProfileValidator validator = validator(
                guide("another").profile(PATIENT, "Patient", BASE_PATIENT, GENDER),
                core("1.2.0").profile(PATIENT, "Patient", BASE_PATIENT, BIRTH_DATE));

        assertThat(missing(validator, new Patient(), PATIENT)).containsExactly("Patient.birthDate");
    }

    @Test
    void a_code_list_that_is_a_fragment_refuses_no_code_and_a_large_one_is_complete_still() {
        String master = "urn:oid:1.2.392.100495.20.2.74";
        String list = "urn:oid:1.2.3.4";
        List<String> many = IntStream.range(0, 3_000).mapToObj(i -> "c" + i).toList();
        ProfileValidator validator = validator(guide("codes")
                .profile("http://example.org/a", "Observation", base("Observation"), bound("http://example.org/master"))
                .profile("http://example.org/b", "Observation", base("Observation"), bound("http://example.org/list"))
                .valueSet("http://example.org/master", include(master))
                .valueSet("http://example.org/list", include(list))
                .codeSystem(master, "fragment", List.of("1"))
                .codeSystem(list, "complete", many));

        assertThat(rules(validator, coded(master, "9"), "http://example.org/a")).isEmpty();
        assertThat(rules(validator, coded(list, "c2999"), "http://example.org/b"))
                .isEmpty();
        assertThat(rules(validator, coded(list, "c3000"), "http://example.org/b"))
                .containsExactly(Rule.VALUE_SET);
    }

    @Test
    void a_known_defect_is_worked_around_unless_it_is_switched_off() {
        TestPackage[] guides = {
            core("1.2.0").profile(COMMON, "Observation", base("Observation"), """
                    {"id": "Observation.category", "path": "Observation.category", "min": 1}"""),
            guide("jp-eCheckupReport.r4")
                    .dependsOn("jp-core.r4", "1.1.2-clins")
                    .profile("http://example.org/checkup", "Observation", COMMON),
        };
        Observation observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.getCode().setText("x");

        assertThat(missing(validator(guides), observation, "http://example.org/checkup"))
                .isEmpty();
        assertThat(missing(validator(guides), observation, COMMON)).containsExactly("Observation.category");
        assertThat(missing(
                        validator(load(Set.of("checkup-observation-category"), guides)),
                        observation,
                        "http://example.org/checkup"))
                .containsExactly("Observation.category");
    }

    @Test
    void a_profile_that_was_renamed_stands_for_its_old_name() {
        ProfileValidator validator = validator(
                core("1.2.0").profile(SPECIMEN + "_Common", "Specimen", base("Specimen"), """
                        {"id": "Specimen.type", "path": "Specimen.type", "min": 1}"""),
                guide("jp-eCheckupReport.r4")
                        .dependsOn("jp-core.r4", "1.1.2-clins")
                        .profile("http://example.org/specimen", "Specimen", SPECIMEN));

        assertThat(missing(validator, new Specimen(), "http://example.org/specimen"))
                .containsExactly("Specimen.type");
    }

    @Test
    void the_report_says_what_was_loaded_patched_and_missed() {
        OfficialPackages packages = load(
                Set.of(),
                core("1.2.0")
                        .dependsOn("jpfhir-terminology.r4", "1.4.0")
                        .profile(PATIENT, "Patient", BASE_PATIENT)
                        .profile(COMMON, "Observation", base("Observation")),
                guide("jp-eCheckupReport.r4")
                        .dependsOn("jp-core.r4", "1.1.2-clins")
                        .dependsOn("hl7.fhir.r4.core", "4.0.1")
                        .dependsOn("nowhere", "1.0.0")
                        .profile(PATIENT, "Patient", BASE_PATIENT),
                guide("jpfhir-terminology").codeSystem("urn:oid:1.2.3", "complete", List.of("a")),
                guide("left-over").codeSystem("urn:oid:1.2.4", "complete", List.of("a")));

        assertThat(packages.unused()).containsExactly("left-over-1.0.0.tgz");
        assertThat(packages.report()).hasSize(2).last().satisfies(checkup -> {
            assertThat(checkup.builtOn()).containsExactly("jp-core.r4#1.2.0", "jpfhir-terminology#1.0.0");
            assertThat(checkup.redefined()).isEqualTo(1);
            assertThat(checkup.patches())
                    .contains("terminology-renamed", "checkup-observation-category")
                    .doesNotContain("checkup-specimen-type");
            assertThat(checkup.remarks())
                    .containsExactly(
                            "jp-eCheckupReport.r4#1.0.0 wants jp-core.r4#1.1.2-clins, and jp-core.r4#1.2.0 is used",
                            "jp-eCheckupReport.r4#1.0.0 wants nowhere#1.0.0, which is not loaded",
                            "jp-core.r4#1.2.0 wants jpfhir-terminology.r4#1.4.0, and jpfhir-terminology#1.0.0 is used");
        });
    }

    @Test
    void packages_that_depend_on_each_other_are_refused() {
        assertThatExceptionOfType(UnusablePackageException.class)
                .isThrownBy(() -> load(
                        Set.of(),
                        guide("a").dependsOn("b", "1.0.0").profile("http://example.org/a", "Patient", BASE_PATIENT),
                        guide("b").dependsOn("a", "1.0.0").profile("http://example.org/b", "Patient", BASE_PATIENT)))
                .withMessageContaining("a#1.0.0 -> b#1.0.0 -> a#1.0.0");
    }

    @Test
    void profiles_that_derive_from_each_other_are_refused() {
        assertThatExceptionOfType(UnusablePackageException.class)
                .isThrownBy(() -> load(
                        Set.of(),
                        guide("a")
                                .profile("http://example.org/a", "Patient", "http://example.org/b|1.0.0")
                                .profile("http://example.org/b", "Patient", "http://example.org/a")))
                .withMessageContaining("a-1.0.0.tgz")
                .withMessageContaining("package/Definition-0.json")
                .withMessageContaining("derived from itself");
    }

    @Test
    void one_package_in_two_files_is_refused() {
        Path one = guide("a").writeTo(directory, "one.tgz");
        Path two = guide("a").writeTo(directory, "two.tgz");

        assertThatExceptionOfType(UnusablePackageException.class)
                .isThrownBy(() -> OfficialPackages.load(List.of(one, two), PackageLimits.standard(), Set.of()))
                .withMessageContainingAll("two.tgz", "is a#1.0.0, as is one.tgz");
    }

    @Test
    void a_patch_that_does_not_exist_cannot_be_switched_off() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(Set.of("no-such-patch")))
                .withMessageContainingAll("no-such-patch", "checkup-specimen-type");
    }

    @Test
    void versions_are_compared_as_numbers() {
        assertThat(OfficialPackages.compareVersions("1.10.0", "1.9.0")).isPositive();
        assertThat(OfficialPackages.compareVersions("1.1.2-clins", "1.1.2")).isPositive();
        assertThat(OfficialPackages.compareVersions("1.1.2-clins", "1.2.0")).isNegative();
    }

    private static TestPackage core(String version) {
        return TestPackage.of("jp-core.r4", version).canonical("http://jpfhir.jp/fhir/core");
    }

    private static TestPackage guide(String name) {
        return TestPackage.of(name, "1.0.0");
    }

    private static String base(String type) {
        return Canonicals.BASE + type;
    }

    private static String bound(String valueSet) {
        return """
                {"id": "Observation.value[x]", "path": "Observation.value[x]", "type": [{"code": "CodeableConcept"}],
                 "binding": {"strength": "required", "valueSet": "%s"}}""".formatted(valueSet);
    }

    private static String include(String system) {
        return "{\"include\": [{\"system\": \"%s\"}]}".formatted(system);
    }

    private static Observation coded(String system, String code) {
        Observation observation = new Observation().setStatus(ObservationStatus.FINAL);
        observation.getCode().setText("x");
        observation.getValueCodeableConcept().addCoding().setSystem(system).setCode(code);
        return observation;
    }

    private OfficialPackages load(Set<String> withoutPatches, TestPackage... packages) {
        return OfficialPackages.load(
                Arrays.stream(packages).map(each -> each.writeTo(directory)).toList(),
                PackageLimits.standard(),
                withoutPatches);
    }

    private ProfileValidator validator(TestPackage... packages) {
        return validator(load(Set.of(), packages));
    }

    private static ProfileValidator validator(OfficialPackages packages) {
        return ProfileValidator.create(Validators.FHIR, Validators.PROFILES, Validators.BASE, packages, 2);
    }

    private static List<String> missing(ProfileValidator validator, DomainResource resource, String... claims) {
        return validate(validator, resource, claims).stream()
                .filter(violation -> violation.rule() == Rule.MISSING)
                .map(Violation::detail)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Rule> rules(ProfileValidator validator, DomainResource resource, String... claims) {
        return validate(validator, resource, claims).stream()
                .map(Violation::rule)
                .distinct()
                .toList();
    }

    private static List<Violation> validate(ProfileValidator validator, DomainResource resource, String... claims) {
        DomainResource claiming = resource.copy();
        Arrays.stream(claims).forEach(claiming.getMeta()::addProfile);
        return validator.validate(claiming);
    }
}
