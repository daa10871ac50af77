package techo.policy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CategoryRulesTest {
    private static final String OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final String ICD_10 = "http://hl7.org/fhir/sid/icd-10";

    private final CategoryRules rules = new CategoryRules();

    @Test
    void a_type_decides_when_nothing_else_does() {
        assertThat(category("AllergyIntolerance", Set.of(), Set.of())).isEqualTo(DataCategory.ALLERGY);
        assertThat(category("Patient", Set.of(), Set.of())).isEqualTo(DataCategory.IDENT);
        assertThat(category("Consent", Set.of(), Set.of())).isEqualTo(DataCategory.RECORD);
    }

    @Test
    void an_observation_is_what_its_category_says() {
        assertThat(category("Observation", Set.of(kind("laboratory")), Set.of()))
                .isEqualTo(DataCategory.LAB);
        assertThat(category("Observation", Set.of(kind("vital-signs")), Set.of()))
                .isEqualTo(DataCategory.VITAL);
    }

    @Test
    void what_no_rule_knows_is_unknown() {
        assertThat(category("Observation", Set.of(), Set.of())).isEqualTo(DataCategory.UNKNOWN);
        assertThat(category("Observation", Set.of(kind("procedure")), Set.of())).isEqualTo(DataCategory.UNKNOWN);
        assertThat(category("Basic", Set.of(), Set.of())).isEqualTo(DataCategory.UNKNOWN);
    }

    @Test
    void a_category_of_a_foreign_code_system_says_nothing() {
        Set<CodedFact> kinds = Set.of(new CodedFact("urn:example", "laboratory"));
        assertThat(category("Observation", kinds, Set.of())).isEqualTo(DataCategory.UNKNOWN);
    }

    @Test
    void an_observation_of_two_kinds_is_of_none() {
        assertThat(category("Observation", Set.of(kind("laboratory"), kind("vital-signs")), Set.of()))
                .isEqualTo(DataCategory.UNKNOWN);
    }

    @Test
    void a_delicate_code_goes_before_the_type() {
        assertThat(category("Condition", Set.of(), Set.of(new CodedFact(ICD_10, "F32.1"))))
                .isEqualTo(DataCategory.MENTAL);
        assertThat(category("Condition", Set.of(), Set.of(new CodedFact(ICD_10, "B20"))))
                .isEqualTo(DataCategory.INFECT);
        assertThat(category("Condition", Set.of(), Set.of(new CodedFact(ICD_10, "A60.0"))))
                .isEqualTo(DataCategory.INFECT);
        assertThat(category("Condition", Set.of(), Set.of(new CodedFact(ICD_10, "E11"))))
                .isEqualTo(DataCategory.PROBLEM);
    }

    @Test
    void only_infrastructure_can_belong_to_nobody() {
        assertThat(rules.isDirectory("Organization")).isTrue();
        assertThat(rules.isDirectory("Observation")).isFalse();
        assertThat(rules.isDirectory("Patient")).isFalse();
    }

    @Test
    void a_drug_and_an_implant_tell_of_a_person_and_an_organization_does_not() {
        assertThat(rules.isProvider("Organization")).isTrue();
        assertThat(rules.isProvider("Medication")).isFalse();
        assertThat(rules.isProvider("Device")).isFalse();
        assertThat(rules.isProvider("Observation")).isFalse();
    }

    private static CodedFact kind(String code) {
        return new CodedFact(OBSERVATION_CATEGORY, code);
    }

    private DataCategory category(String type, Set<CodedFact> kinds, Set<CodedFact> codes) {
        return rules.categoryOf(new ResourceDescription(type, kinds, codes));
    }
}
