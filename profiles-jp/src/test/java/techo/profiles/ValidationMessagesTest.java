package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import techo.profiles.Violation.Rule;

class ValidationMessagesTest {
    private final ValidationMessages messages =
            ValidationMessages.load(Validators.PROFILES, Validators.PROFILES.support());

    @ParameterizedTest
    @CsvSource({
        "Validation_VAL_Profile_Minimum, MISSING",
        "Validation_VAL_Profile_Maximum, TOO_MANY",
        "_DT_Fixed_Wrong, FIXED_VALUE",
        "TYPE_CHECKS_PATTERN_CC, FIXED_VALUE",
        "Terminology_TX_NoValid_16, VALUE_SET",
        "http://hl7.org/fhir/StructureDefinition/Bundle#bdl-9, CONSTRAINT",
        "VALIDATION_VAL_PROFILE_NOTSLICE, SLICE",
        "Extension_PROF_Type, TYPE",
        "Type_Specific_Checks_DT_Date_Valid, FORMAT",
        "Reference_REF_BadTargetType, REFERENCE",
        "Extension_EXT_Type, EXTENSION",
        "Validation_VAL_Profile_Unknown, UNKNOWN_PROFILE",
        "Something_New, OTHER"
    })
    void a_message_is_known_by_its_name(String messageId, Rule rule) {
        assertThat(messages.violation(message(messageId, "Patient", "")).rule()).isEqualTo(rule);
    }

    @Test
    void every_kind_of_rule_has_a_text_in_both_languages() {
        assertThat(Table.rows("messages.tsv"))
                .extracting(row -> Rule.valueOf(row.get(0)))
                .containsExactlyInAnyOrder(Rule.values());
        assertThat(Table.rows("messages.tsv")).allSatisfy(row -> {
            assertThat(row.get(1)).contains("{at}").matches("\\p{ASCII}+");
            assertThat(row.get(2)).contains("{at}").containsPattern(Pattern.compile("\\p{IsHiragana}"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Type_Specific_Checks_DT_Date_Valid, Patient.birthDate, Gregorian, 西暦",
        "Type_Specific_Checks_DT_DateTime_TZ, Observation.effectiveDateTime, +09:00, 時差",
        "Terminology_TX_NoValid_16, Patient.gender, female, female",
        "Terminology_TX_NoValid_16, Bundle.entry[3].resource.code.coding[0], 17-digit, 17桁",
        "Reference_REF_BadTargetType, Observation.subject, Patient/, Patient/"
    })
    void a_common_mistake_gets_a_hint_how_to_mend_it(String id, String place, String english, String japanese) {
        Violation violation = messages.violation(message(id, place, ""));

        assertThat(violation.text()).contains(english);
        assertThat(violation.textJa()).contains(japanese);
    }

    @Test
    void what_is_missing_is_hinted_at_by_the_definition_that_asks_for_it() {
        Violation violation = messages.violation(message(
                "Validation_VAL_Profile_Minimum_SLICE",
                "Bundle.entry[1].resource",
                "Slice 'MedicationRequest.identifier:rpNumber': a matching slice is required, but not found"));

        assertThat(violation.text()).contains("Medication-RPGroupNumber");
        assertThat(violation.textJa()).contains("RP番号");
    }

    @Test
    void every_hint_is_given_in_both_languages() {
        assertThat(Table.rows("hints.tsv")).allSatisfy(row -> {
            assertThat(row.get(2)).matches("\\p{ASCII}+");
            assertThat(row.get(3)).containsPattern(Pattern.compile("\\p{IsHiragana}"));
        });
    }

    @Test
    void codes_of_rules_are_distinct_and_kebab_case() {
        assertThat(Arrays.stream(Rule.values()).map(Rule::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void an_unknown_message_is_told_by_its_name_and_place_alone() {
        Violation violation = messages.violation(message("Something_New", "Patient.name[0]", "見本 太郎 is wrong"));

        assertThat(violation.text())
                .contains("Something_New", "Patient.name[0]")
                .doesNotContain("見本");
        assertThat(violation.textJa())
                .contains("Something_New", "Patient.name[0]")
                .doesNotContain("見本");
    }

    @Test
    void a_message_without_a_name_still_gets_a_text() {
        Violation violation = messages.violation(message(null, null, "anything"));

        assertThat(violation.rule()).isEqualTo(Rule.OTHER);
        assertThat(violation.text()).doesNotContain("anything").doesNotContain("{");
        assertThat(violation.textJa()).doesNotContain("anything").doesNotContain("{");
    }

    @Test
    void ids_are_taken_out_of_the_place() {
        assertThat(messages.violation(message("x", "Bundle.entry[3].resource/*Patient/4711*/.name[0]", ""))
                        .expression())
                .isEqualTo("Bundle.entry[3].resource.name[0]");
    }

    @Test
    void a_constraint_of_ours_is_explained_in_both_languages() {
        Violation violation = messages.violation(
                message(Canonicals.PROFILES + "CheckupPatient#techo-half-width-space", "Patient", ""));

        assertThat(violation.text()).contains("techo-half-width-space", "half-width space");
        assertThat(violation.textJa()).contains("techo-half-width-space", "半角空白");
    }

    @Test
    void a_canonical_in_a_wording_is_only_repeated_when_we_know_it() {
        String wording = "The value provided ('https://evil.example/name') was not found in the value set 'x' ("
                + Canonicals.VALUE_SETS + "CheckupItem)";

        assertThat(messages.violation(message("Terminology_TX_NoValid_16", "Observation.code", wording))
                        .detail())
                .contains(Canonicals.VALUE_SETS + "CheckupItem");
    }

    private static SingleValidationMessage message(String id, String place, String wording) {
        SingleValidationMessage message = new SingleValidationMessage();
        message.setMessageId(id);
        message.setLocationString(place);
        message.setMessage(wording);
        return message;
    }
}
