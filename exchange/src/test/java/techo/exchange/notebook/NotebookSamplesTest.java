package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.exchange.notebook.Notebooks.imported;
import static techo.exchange.notebook.Notebooks.record;
import static techo.exchange.notebook.Notebooks.rejected;
import static techo.exchange.notebook.Notebooks.sample;
import static techo.exchange.notebook.Notebooks.sampleText;
import static techo.exchange.notebook.Notebooks.warnings;

import ca.uhn.fhir.context.FhirContext;
import java.time.LocalDate;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ImportedRecord;
import techo.exchange.SubjectClaims;

class NotebookSamplesTest {

    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private static String transaction(ImportedRecord record) {
        return FHIR.newJsonParser().setPrettyPrint(true).encodeResourceToString(record.transaction()) + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"tc08_category1_full", "tc08_category2_patient", "tc04_quirks_utf8_lf"})
    void a_sample_becomes_exactly_the_expected_transaction(String name) {
        assertThat(transaction(record(sample(name + ".txt")))).isEqualTo(sampleText(name + ".json"));
    }

    @Test
    void parts_in_either_order_become_the_same_transaction_and_digest() {
        byte[] first = sample("tc08_split_1of2.txt");
        byte[] second = sample("tc08_split_2of2.txt");
        ImportedRecord forward = record(first, second);
        ImportedRecord backward = record(second, first);
        assertThat(transaction(forward)).isEqualTo(sampleText("tc08_split.json"));
        assertThat(transaction(backward)).isEqualTo(transaction(forward));
        assertThat(backward.sourceDigest()).isEqualTo(forward.sourceDigest());
        assertThat(backward.documentKey()).isEqualTo(forward.documentKey());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_part_alone_is_refused_and_the_missing_one_named(int number) {
        var error =
                rejected(sample("tc08_split_" + number + "of2.txt")).errors().get(0);
        assertThat(error.code()).isEqualTo(NotebookIssueCode.PARTS_INCOMPLETE);
        assertThat(error.detail()).isEqualTo("missing of 2: " + (3 - number));
    }

    @Test
    void the_full_sample_has_no_warning_but_the_absent_doctor_and_the_contact_details() {
        assertThat(warnings(sample("tc08_category1_full.txt")))
                .containsExactly("notebook-details-not-applied @ line 2", "notebook-record-missing @ line 30");
    }

    @Test
    void every_deviation_of_the_quirky_sample_is_a_located_warning() {
        assertThat(warnings(sample("tc04_quirks_utf8_lf.txt")))
                .containsExactly(
                        "notebook-encoding-utf8 @ line 1",
                        "notebook-line-ending @ line 1",
                        "notebook-field-missing @ line 1, field 2",
                        "notebook-half-width-kana @ line 2, field 2",
                        "notebook-record-missing @ line 3",
                        "notebook-record-missing @ line 3",
                        "notebook-half-width-kana @ line 4, field 2",
                        "notebook-half-width-kana @ line 6, field 3",
                        "notebook-surrounding-space @ line 6, field 7",
                        "notebook-record-unknown @ line 8",
                        "notebook-field-surplus @ line 9, field 5");
    }

    @Test
    void the_same_file_gives_the_same_bytes_every_time() {
        byte[] file = sample("tc08_category1_full.txt");
        assertThat(transaction(record(file))).isEqualTo(transaction(record(file)));
    }

    @Test
    void claims_say_whose_notebook_it_is_and_hide_it_from_logs() {
        SubjectClaims claims = record(sample("tc08_category1_full.txt")).subject();
        assertThat(claims.name()).contains("見本 太郎");
        assertThat(claims.birthDate()).contains(LocalDate.of(1970, 4, 5));
        assertThat(claims.gender()).contains(AdministrativeGender.MALE);
        assertThat(claims.toString()).doesNotContain("見本", "1970");
    }

    @Test
    void every_resource_has_the_identifier_that_its_conditional_update_names() {
        var resources = record(sample("tc08_category1_full.txt")).resources();
        assertThat(resources).hasSize(19);
        assertThat(resources).extracting(resource -> resource.key().value()).doesNotHaveDuplicates();
        assertThat(resources)
                .allSatisfy(resource -> assertThat(FHIR.newJsonParser().encodeResourceToString(resource.resource()))
                        .contains(resource.key().value()));
    }

    @Test
    void category_and_source_follow_the_record_and_its_creator() {
        List<String> kinds = record(sample("tc08_category1_full.txt")).resources().stream()
                .map(resource -> resource.resource().fhirType() + " "
                        + resource.category().code() + " " + resource.source().code())
                .distinct()
                .toList();
        assertThat(kinds)
                .containsExactly(
                        "Observation LAB SELF-INPUT",
                        "Observation VITAL SELF-INPUT",
                        "AllergyIntolerance ALLERGY PHARMACY",
                        "Condition PROBLEM PHARMACY",
                        "MedicationStatement MED-SELF SELF-INPUT",
                        "Observation MED-SELF SELF-INPUT",
                        "MedicationRequest MED-RX PHARMACY",
                        "MedicationDispense MED-DISP PHARMACY",
                        "Communication MED-DISP PHARMACY",
                        "Observation MED-DISP PHARMACY",
                        "MedicationDispense MED-DISP HOSPITAL",
                        "SupplyDelivery MED-DISP HOSPITAL",
                        "CareTeam MED-DISP PHARMACY");
    }

    @Test
    void no_text_of_the_file_appears_in_any_warning() {
        for (String name : List.of("tc08_category1_full", "tc08_category2_patient", "tc04_quirks_utf8_lf")) {
            assertThat(imported(sample(name + ".txt")).warnings())
                    .allSatisfy(issue ->
                            assertThat(issue.location() + issue.detail()).matches("[ -~]*"));
        }
    }
}
