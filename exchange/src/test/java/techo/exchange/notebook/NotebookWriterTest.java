package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceCategory;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationAdministration.MedicationAdministrationStatus;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ExportResult.Exported;

/** What the writer makes of resources that no notebook was read into. */
class NotebookWriterTest {

    private static final NotebookWriter WRITER = new NotebookWriter(NotebookLimits.standard());

    @Test
    void a_dispensing_from_elsewhere_becomes_a_block() {
        MedicationDispense dispense = dispense();
        dispense.addNote().setText("一包化");
        dispense.addDosageInstruction()
                .setText("１日３回毎食後")
                .addDoseAndRate()
                .setRate(new org.hl7.fhir.r4.model.Ratio()
                        .setNumerator(new Quantity().setValue(3).setUnit("錠"))
                        .setDenominator(new Quantity().setValue(1).setCode("d")));
        dispense.setDaysSupply(new Quantity().setValue(14));
        assertThat(lines(dispense))
                .containsSubsequence(
                        "5,20250612,1",
                        "201,1,サンプル錠,3,錠,4,1149019F1560,1",
                        "281,1,一包化,1",
                        "301,1,１日３回毎食後,14,日分,1,1,,1");
    }

    @Test
    void of_several_codes_the_one_that_tells_most_is_written() {
        MedicationDispense dispense = dispense();
        dispense.getMedicationCodeableConcept()
                .setCoding(List.of(
                        new Coding(NotebookSystems.RECEIPT_DRUG, "610443021", null),
                        new Coding("http://example.org/own", "1", null),
                        new Coding(NotebookSystems.YJ, "1149019F1560", null)));
        assertThat(lines(dispense)).anyMatch(line -> line.contains(",4,1149019F1560,"));
    }

    @Test
    void an_allergy_with_a_reaction_names_both() {
        AllergyIntolerance allergy = new AllergyIntolerance()
                .setCode(new CodeableConcept().setText("ペニシリン"))
                .addCategory(AllergyIntoleranceCategory.MEDICATION);
        allergy.addReaction().addManifestation(new CodeableConcept().setText("発疹"));
        assertThat(lines(allergy)).contains("2,2,ペニシリン（発疹）,1");
    }

    @Test
    void a_disease_of_today_is_no_part_of_a_notebook() {
        Condition condition = new Condition().setCode(new CodeableConcept().setText("高血圧症"));
        assertThat(lines(condition)).noneMatch(line -> line.contains("高血圧症"));
    }

    @Test
    void what_a_field_cannot_hold_is_replaced_or_cut_and_told_at_its_resource() {
        MedicationDispense dispense = dispense();
        dispense.getMedicationCodeableConcept().setText("𠮷野,錠\r\n～〜−" + "長".repeat(60));
        Exported exported = exported(dispense);
        assertThat(text(exported)).contains("201,1,■野，錠  ～～－" + "長".repeat(52) + ",");
        assertThat(exported.warnings())
                .extracting(ExchangeIssue::code, ExchangeIssue::location, ExchangeIssue::detail)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                NotebookIssueCode.TEXT_ALTERED, "Bundle.entry[1].resource", "record 201, field 3"),
                        org.assertj.core.groups.Tuple.tuple(
                                NotebookIssueCode.FIELD_CUT,
                                "Bundle.entry[1].resource",
                                "record 201, field 3: at most 120 bytes in CP932"));
    }

    @Test
    void what_the_category_requires_and_nobody_stated_is_told() {
        assertThat(exported(dispense().setQuantity(null)).warnings())
                .extracting(issue -> issue.code().code() + " " + issue.detail())
                .containsExactlyInAnyOrder(
                        "notebook-record-missing record 11",
                        "notebook-record-missing record 15",
                        "notebook-record-missing record 301",
                        "notebook-field-missing record 201, field 4",
                        "notebook-field-missing record 201, field 5");
    }

    @Test
    void drugs_of_one_day_from_two_pharmacies_stay_with_theirs() {
        assertThat(lines(of("あけぼの薬局", "朝の薬"), of("ゆうひ薬局", "夕の薬"), of("あけぼの薬局", "昼の薬")))
                .containsSubsequence(
                        "11,あけぼの薬局,,,,,,,1",
                        "201,1,朝の薬,42,錠,1,,1",
                        "201,2,昼の薬,42,錠,1,,1",
                        "5,20250612,1",
                        "11,ゆうひ薬局,,,,,,,1",
                        "201,1,夕の薬,42,錠,1,,1");
    }

    @Test
    void a_prescription_that_nobody_filled_and_a_second_dosage_are_told() {
        MedicationRequest filled = new MedicationRequest();
        filled.setId("MedicationRequest/filled");
        MedicationDispense dispense = dispense();
        dispense.addAuthorizingPrescription(new Reference("MedicationRequest/filled"));
        dispense.addDosageInstruction().setText("朝");
        dispense.addDosageInstruction().setText("夕");
        MedicationRequest unfilled = new MedicationRequest().setStatus(MedicationRequestStatus.ACTIVE);
        MedicationAdministration given =
                new MedicationAdministration().setStatus(MedicationAdministrationStatus.COMPLETED);
        assertThat(exported(dispense, filled, unfilled, given).warnings())
                .filteredOn(issue -> issue.code() == NotebookIssueCode.NOT_WRITTEN)
                .extracting(issue -> issue.location() + " " + issue.detail())
                .containsExactly(
                        "Bundle.entry[1].resource.dosageInstruction[1] Dosage",
                        "Bundle.entry[3].resource MedicationRequest",
                        "Bundle.entry[4].resource MedicationAdministration");
    }

    @Test
    void a_number_of_a_few_characters_does_not_become_a_gigabyte_of_zeros() {
        MedicationDispense dispense = dispense();
        dispense.getQuantity().setValue(new BigDecimal("1e999999999"));
        assertThat(text(exported(dispense))).contains("1E+9").hasSizeLessThan(1_000);
    }

    @Test
    void a_statement_with_a_day_alone_is_of_that_day() {
        MedicationStatement statement = new MedicationStatement();
        statement.setMedication(new CodeableConcept().setText("サンプル錠"));
        statement.setEffective(new DateTimeType("2025-06-12"));
        statement.addDosage().setText("１日１回");
        assertThat(lines(statement)).contains("3,サンプル錠,20250612,,1");
        assertThat(exported(statement).warnings())
                .extracting(issue -> issue.code().code() + " " + issue.location())
                .contains("notebook-not-written Bundle.entry[1].resource.dosage[0]");
    }

    @Test
    void without_a_person_there_is_no_notebook() {
        assertThat(WRITER.write(new Bundle(), OutputCategory.FROM_PERSON))
                .isInstanceOfSatisfying(
                        ExportResult.Refused.class,
                        refused -> assertThat(refused.errors())
                                .extracting(ExchangeIssue::code)
                                .containsExactly(NotebookIssueCode.NOTHING_TO_WRITE));
    }

    @Test
    void a_notebook_that_fits_is_not_divided_and_one_line_too_long_cannot_be() {
        ExportFile notebook = exported(dispense()).files().get(0);
        assertThat(NotebookDivider.divide(notebook, "20250612000001", notebook.bytes().length)
                        .fold(Exported::files, refused -> List.of()))
                .isEqualTo(List.of(notebook));
        assertThat(NotebookDivider.divide(notebook, "20250612000001", 60))
                .isInstanceOfSatisfying(
                        ExportResult.Refused.class,
                        refused -> assertThat(refused.errors())
                                .extracting(ExchangeIssue::code)
                                .containsExactly(NotebookIssueCode.LINE_TOO_LONG));
    }

    private static MedicationDispense dispense() {
        MedicationDispense dispense = new MedicationDispense()
                .setMedication(new CodeableConcept()
                        .setText("サンプル錠")
                        .addCoding(new Coding(NotebookSystems.YJ, "1149019F1560", null)))
                .setSubject(new Reference("Patient/1"))
                .setQuantity(new Quantity().setValue(new BigDecimal("42")).setUnit("錠"));
        dispense.getWhenHandedOverElement().setValueAsString("2025-06-12T10:00:00+09:00");
        return dispense;
    }

    private static MedicationDispense of(String pharmacy, String drug) {
        MedicationDispense dispense = dispense();
        dispense.setMedication(new CodeableConcept().setText(drug));
        Organization place = new Organization().setName(pharmacy);
        place.setId("ph");
        dispense.addContained(place);
        dispense.addPerformer().setActor(new Reference("#ph"));
        return dispense;
    }

    private static List<String> lines(Resource... resources) {
        return text(exported(resources)).lines().toList();
    }

    private static String text(Exported exported) {
        return new String(exported.files().get(0).bytes(), NotebookText.CP932);
    }

    private static Exported exported(Resource... resources) {
        Bundle bundle = new Bundle();
        Patient person = new Patient().setGender(AdministrativeGender.FEMALE);
        person.addName().setText("見本 花子");
        person.getBirthDateElement().setValueAsString("1990-09-01");
        bundle.addEntry().setResource(person);
        for (Resource resource : resources) {
            bundle.addEntry().setResource(resource);
        }
        return WRITER.write(bundle, OutputCategory.FROM_INSTITUTION).fold(e -> e, refused -> {
            throw new AssertionError(refused.errors());
        });
    }
}
