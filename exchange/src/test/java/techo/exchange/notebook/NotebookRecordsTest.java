package techo.exchange.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.exchange.notebook.Notebooks.bytes;
import static techo.exchange.notebook.Notebooks.file;
import static techo.exchange.notebook.Notebooks.only;
import static techo.exchange.notebook.Notebooks.personsFile;
import static techo.exchange.notebook.Notebooks.record;
import static techo.exchange.notebook.Notebooks.rejected;
import static techo.exchange.notebook.Notebooks.resources;
import static techo.exchange.notebook.Notebooks.warnings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.SupplyDelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SourceFile;

class NotebookRecordsTest {

    private static final String[] BLOCK = {
        "5,20250612,1", "11,見本薬局,13,4,1234567,,,,1", "15,薬剤師 花子,,1", "51,見本内科,13,1,7654321,1", "55,医師 一郎,内科,1"
    };

    /** A file with one complete block and the given lines in it. */
    private static byte[] block(String... lines) {
        List<String> all = new ArrayList<>(List.of(BLOCK));
        Collections.addAll(all, lines);
        return file(all.toArray(String[]::new));
    }

    private static List<String> notes(MedicationDispense dispense) {
        return dispense.getNote().stream().map(Annotation::getText).toList();
    }

    private static List<String> keptLines(byte[] file) {
        return only(Basic.class, file).getExtension().stream()
                .map(extension -> extension.getValue().primitiveValue())
                .toList();
    }

    @Test
    void drugs_bind_to_the_usage_of_their_rp_whatever_the_order() {
        byte[] file = block(
                "301,2,頭痛時,5,回分,3,1,,1",
                "201,1,A錠,3,錠,1,,1",
                "201,2,B錠,2,錠,1,,1",
                "201,1,C錠,1,錠,1,,1",
                "301,1,毎食後,7,日分,1,1,,1");
        var dispenses = resources(MedicationDispense.class, file);
        assertThat(dispenses)
                .extracting(d -> d.getDosageInstructionFirstRep().getText())
                .containsExactly("毎食後", "頭痛時", "毎食後");
        assertThat(dispenses)
                .extracting(d -> d.getQuantity().getValue().toPlainString())
                .containsExactly("21", "10", "7");
        assertThat(dispenses)
                .extracting(d -> d.getIdentifier().get(0).getValue() + "-"
                        + d.getIdentifier().get(1).getValue())
                .containsExactly("1-1", "2-1", "1-2");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 内服 per day, 84, 28",
        "6, 浸煎 per day, 84, 28",
        "7, 湯 per day, 84, 28",
        "2, whole, 3, ",
        "4, whole, 3, ",
        "5, whole, 3, ",
        "10, whole, 3, "
    })
    void the_dosage_form_decides_what_the_dose_means(String form, String meaning, String quantity, Integer days) {
        byte[] file = block("201,1,薬,3,錠,1,,1", "301,1,用法," + (days == null ? "1,調剤" : "28,日分") + "," + form + ",1,,1");
        MedicationDispense dispense = only(MedicationDispense.class, file);
        assertThat(dispense.getQuantity().getValue().toPlainString()).isEqualTo(quantity);
        assertThat(dispense.hasDaysSupply()).isEqualTo(days != null);
        assertThat(dispense.getDosageInstructionFirstRep().hasDoseAndRate()).isEqualTo(meaning.endsWith("per day"));
        assertThat(dispense.getCategory().getCodingFirstRep().getCode()).isEqualTo(form);
    }

    @Test
    void a_count_in_another_unit_is_kept_and_not_computed_with() {
        MedicationDispense dispense =
                only(MedicationDispense.class, block("201,1,薬,3,錠,1,,1", "301,1,毎食後,2,週分,1,1,,1"));
        assertThat(dispense.hasQuantity()).isFalse();
        assertThat(dispense.hasDaysSupply()).isFalse();
        assertThat(notes(dispense)).containsExactly("[301] 調剤数量 2週分");
        assertThat(dispense.getMeta().hasProfile()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 610443021, urn:oid:1.2.392.100495.20.1.71",
        "3, 2171022F2029, urn:oid:1.2.392.100495.20.1.72",
        "4, 2171022F2029, http://capstandard.jp/iyaku.info/CodeSystem/YJ-code",
        "6, 1039157, http://medis.or.jp/CodeSystem/master-HOT7",
        "6, 103915702, http://medis.or.jp/CodeSystem/master-HOT9",
        "6, 1039157020101, http://medis.or.jp/CodeSystem/master-HOT13",
        "6, 10391, https://techophr.github.io/fhir/CodeSystem/notebook-drug-code-kind-6",
        "8, X1, https://techophr.github.io/fhir/CodeSystem/notebook-drug-code-kind-8"
    })
    void a_drug_code_belongs_to_the_system_of_its_kind_and_length(String kind, String code, String system) {
        var coding = only(MedicationDispense.class, block("201,1,薬,3,錠," + kind + "," + code + ",1"))
                .getMedicationCodeableConcept()
                .getCodingFirstRep();
        assertThat(coding.getSystem()).isEqualTo(system);
        assertThat(coding.getCode()).isEqualTo(code);
    }

    @Test
    void an_rp_without_usage_keeps_its_dose_as_a_note_and_claims_no_profile() {
        byte[] file = block("201,1,薬,3,錠,1,,1");
        MedicationDispense dispense = only(MedicationDispense.class, file);
        assertThat(notes(dispense)).containsExactly("[201] 用量 3錠");
        assertThat(dispense.getMeta().hasProfile()).isFalse();
        assertThat(warnings(file)).contains("notebook-usage-missing @ line 8");
    }

    @Test
    void a_unit_without_code_stays_text_and_claims_no_profile() {
        byte[] file = block("201,1,薬,3,ブロック,1,,1", "301,1,用法,2,日分,1,1,,1");
        MedicationDispense dispense = only(MedicationDispense.class, file);
        assertThat(dispense.getQuantity().getUnit()).isEqualTo("ブロック");
        assertThat(dispense.getQuantity().hasCode()).isFalse();
        assertThat(dispense.getMeta().hasProfile()).isFalse();
        assertThat(warnings(file)).contains("notebook-unit-unknown @ line 8, field 5");
    }

    @Test
    void supplements_and_cautions_of_drug_rp_and_block_reach_their_drugs() {
        var dispenses = resources(
                MedicationDispense.class,
                block(
                        "201,1,A錠,1,錠,1,,1",
                        "281,1,粉砕,1",
                        "291,1,注意A,1",
                        "201,1,B錠,1,錠,1,,1",
                        "301,1,朝,7,日分,1,1,,1",
                        "311,1,食後,1",
                        "391,1,注意RP,1",
                        "401,全体注意,1",
                        "501,備考,1"));
        assertThat(dispenses.get(0).getDosageInstructionFirstRep().getAdditionalInstruction())
                .extracting(instruction -> instruction.getText())
                .containsExactly("粉砕", "食後");
        assertThat(dispenses.get(1).getDosageInstructionFirstRep().getAdditionalInstruction())
                .extracting(instruction -> instruction.getText())
                .containsExactly("食後");
        assertThat(notes(dispenses.get(0))).containsExactly("[291] 注意A", "[391] 注意RP", "[401] 全体注意", "[501] 備考");
        assertThat(notes(dispenses.get(1))).containsExactly("[391] 注意RP", "[401] 全体注意", "[501] 備考");
    }

    @Test
    void a_doctor_prescribes_the_drugs_up_to_the_next_doctor() {
        var requests = resources(
                MedicationRequest.class,
                block("201,1,A錠,1,錠,1,,1", "55,医師 二郎,皮膚科,1", "201,2,B錠,1,錠,1,,1", "201,3,C錠,1,錠,1,,1"));
        assertThat(requests)
                .extracting(request -> request.getContained().stream()
                        .filter(PractitionerRole.class::isInstance)
                        .map(PractitionerRole.class::cast)
                        .findFirst()
                        .orElseThrow()
                        .getSpecialtyFirstRep()
                        .getText())
                .containsExactly("内科", "皮膚科", "皮膚科");
    }

    @Test
    void a_patients_file_states_and_never_dispenses() {
        byte[] file = personsFile(
                "5,20250612,2",
                "11,見本薬局,,,,,,,2",
                "201,1,薬,3,錠,1,,2",
                "301,1,毎食後,7,日分,1,1,,2",
                "201,2,軟膏,50,g,1,,2",
                "301,2,塗布,1,調剤,5,1,,2",
                "201,3,頓服,1,錠,1,,2",
                "301,3,痛い時,5,回分,3,1,,2");
        assertThat(resources(MedicationDispense.class, file)).isEmpty();
        var statements = resources(MedicationStatement.class, file);
        assertThat(statements
                        .get(0)
                        .getDosageFirstRep()
                        .getTiming()
                        .getRepeat()
                        .getBoundsDuration()
                        .getValue())
                .isEqualByComparingTo("7");
        assertThat(statements.get(1).getNoteFirstRep().getText()).isEqualTo("[201] 用量 50g");
        assertThat(statements.get(2).getDosageFirstRep().getTiming().getRepeat().getCount())
                .isEqualTo(5);
    }

    @Test
    void what_a_pharmacy_wrote_stays_a_pharmacys_word_in_a_patients_file() {
        byte[] file = personsFile("5,20250612,1", "11,見本薬局,13,4,1234567,,,,1", "201,1,薬,3,錠,1,,1");
        ImportedResource imported = record(file).resources().get(0);
        assertThat(imported.resource()).isInstanceOf(MedicationStatement.class);
        assertThat(imported.source()).isEqualTo(RecordSource.PHARMACY);
        assertThat(imported.category()).isEqualTo(RecordCategory.MED_DISP);
        assertThat(((MedicationStatement) imported.resource())
                        .getInformationSource()
                        .getReference())
                .isEqualTo("#ph");
    }

    @Test
    void a_patients_file_without_quantities_is_read() {
        byte[] file = personsFile("5,20250612,2", "11,見本薬局,,,,,,,2", "201,1,薬,,,,,2", "301,1,毎食後,,,,,,2");
        assertThat(only(MedicationStatement.class, file).getDosageFirstRep().getText())
                .isEqualTo("毎食後");
        assertThat(warnings(file)).noneMatch(warning -> warning.startsWith("notebook-field-missing"));
    }

    @Test
    void material_is_supplied_and_no_medicine_and_its_texts_are_kept() {
        byte[] file =
                block("201,1,注射針,60,本,1,,1", "281,1,３２Ｇ,1", "291,1,使い捨て,1", "301,1,自己注射に使用,1,調剤,9,1,,1", "401,全体,1");
        assertThat(resources(MedicationDispense.class, file)).isEmpty();
        assertThat(resources(MedicationRequest.class, file)).isEmpty();
        SupplyDelivery supply = only(SupplyDelivery.class, file);
        assertThat(supply.getSuppliedItem().getQuantity().getCode()).isEqualTo("HON");
        assertThat(supply.getExtensionsByUrl(NotebookSystems.NOTE_EXTENSION))
                .extracting(extension -> ((Annotation) extension.getValue()).getText())
                .containsExactly("[291] 使い捨て", "[401] 全体");
        Dosage usage = (Dosage)
                supply.getExtensionByUrl(NotebookSystems.DOSAGE_EXTENSION).getValue();
        assertThat(usage.getText()).isEqualTo("自己注射に使用");
        assertThat(usage.getAdditionalInstructionFirstRep().getText()).isEqualTo("３２Ｇ");
        assertThat(supply.getExtensionByUrl(NotebookSystems.PRESCRIBER_EXTENSION)
                        .isEmpty())
                .isFalse();
    }

    @Test
    void ingredients_find_their_drug_by_its_number() {
        byte[] file = file(
                "3,薬A,20250301,,2,1,",
                "3,薬B,R070301,,2,2,4900000000000",
                "31,2,成分B,1,,2",
                "31,1,成分A,1,,2",
                "31,9,孤児,1,,2");
        var statements = resources(MedicationStatement.class, file);
        assertThat(statements)
                .extracting(statement -> ((Medication) statement.getContained().get(0))
                        .getIngredientFirstRep()
                        .getItemCodeableConcept()
                        .getText())
                .containsExactly("成分A", "成分B");
        assertThat(keptLines(file)).containsExactly("31,9,孤児,1,,2");
    }

    @Test
    void remarks_become_what_their_kind_says() {
        byte[] file = file("2,1,卵,2", "2,2,ペニシリン（発疹）,1", "2,3,喘息,1", "2,9,妊娠中,2");
        assertThat(record(file).resources())
                .extracting(imported -> imported.resource().fhirType() + " " + imported.category())
                .containsExactly(
                        "AllergyIntolerance ALLERGY",
                        "AllergyIntolerance ALLERGY",
                        "Condition PROBLEM",
                        "Observation UNKNOWN");
        assertThat(resources(AllergyIntolerance.class, file)
                        .get(0)
                        .getAsserter()
                        .getReference())
                .isEqualTo("Patient/example");
    }

    @Test
    void a_side_effect_told_by_a_hospital_is_as_private_as_an_allergy() {
        ImportedResource imported = record(block("201,1,薬,1,錠,1,,1", "411,退院時に発疹,30,1,,,,")).resources().stream()
                .filter(each -> each.resource() instanceof Communication)
                .findFirst()
                .orElseThrow();
        assertThat(imported.category()).isEqualTo(RecordCategory.ALLERGY);
    }

    @Test
    void a_family_pharmacist_needs_no_contact() {
        byte[] file = file("701,薬剤師 花子,見本薬局,,20240401,20250331,1");
        CareTeam team = only(CareTeam.class, file);
        PractitionerRole role = (PractitionerRole) team.getContained().get(0);
        assertThat(role.hasTelecom()).isFalse();
        assertThat(team.getStatus()).isEqualTo(CareTeam.CareTeamStatus.INACTIVE);
        assertThat(warnings(file)).contains("notebook-field-missing @ line 3, field 4");
    }

    @Test
    void entries_of_the_person_are_performed_by_the_person() {
        Observation entry = only(Observation.class, block("201,1,薬,1,錠,1,,1", "601,眠い,20250613"));
        assertThat(entry.getPerformerFirstRep().getReference()).isEqualTo("Patient/example");
        assertThat(entry.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2025-06-13");
    }

    @Test
    void lines_without_a_place_are_kept_word_for_word() {
        byte[] file = block(
                "291,1,早すぎる,1",
                "201,1,薬,1,錠,1,,1",
                "311,9,別のRP,1",
                "301,8,別のRP,1,日分,1,1,,1",
                "11,二つ目,,,,,,,1",
                "4,,20250601,2",
                "abc,何か",
                "55,薬のない医師,,1",
                "421,余り,1,,おまけ");
        assertThat(keptLines(file))
                .containsExactlyInAnyOrder(
                        "291,1,早すぎる,1",
                        "311,9,別のRP,1",
                        "301,8,別のRP,1,日分,1,1,,1",
                        "11,二つ目,,,,,,,1",
                        "4,,20250601,2",
                        "abc,何か",
                        "55,薬のない医師,,1",
                        "421,余り,1,,おまけ");
    }

    @Test
    void a_block_without_drugs_keeps_its_lines() {
        assertThat(keptLines(file("5,20250612,1", "11,見本薬局,13,4,1234567,,,,1", "401,注意,1")))
                .containsExactlyInAnyOrder("5,20250612,1", "11,見本薬局,13,4,1234567,,,,1", "401,注意,1");
    }

    @Test
    void an_unreadable_date_is_kept_as_a_note_and_claims_no_profile() {
        byte[] file = file("5,2025年6月,1", "11,見本薬局,13,4,1234567,,,,1", "201,1,薬,1,錠,1,,1", "301,1,朝,7,日分,1,1,,1");
        MedicationDispense dispense = only(MedicationDispense.class, file);
        assertThat(dispense.hasWhenHandedOver()).isFalse();
        assertThat(notes(dispense)).containsExactly("[5] 2025年6月");
        assertThat(dispense.getMeta().hasProfile()).isFalse();
        assertThat(warnings(file)).contains("notebook-date-unreadable @ line 3, field 2");
    }

    @Test
    void a_code_less_institution_is_named_and_a_partial_code_is_not_made_whole() {
        byte[] file = file("5,20250612,1", "11,見本薬局,,,1234567,,,,1", "201,1,薬,1,錠,1,,1");
        Organization pharmacy = (Organization)
                only(MedicationDispense.class, file).getContained().get(0);
        assertThat(pharmacy.getIdentifierFirstRep().getSystem()).isEqualTo(NotebookSystems.INSTITUTION_7);
    }

    @Test
    void the_next_file_of_the_same_dispensing_is_the_same_resource() {
        byte[] once = block("201,1,薬,3,錠,1,,1", "301,1,毎食後,7,日分,1,1,,1");
        byte[] corrected = bytes("JAHISTC08,1\r\n" + Notebooks.PERSON + "\r\n2,1,卵,2\r\n"
                + String.join("\r\n", BLOCK).replace("20250612", "R070612")
                + "\r\n201,1,薬,2,錠,1,,1\r\n301,1,毎食後,7,日分,1,1,,1\r\n");
        assertThat(dispenseKeys(corrected)).isEqualTo(dispenseKeys(once));
        assertThat(record(corrected).documentKey()).isNotEqualTo(record(once).documentKey());
    }

    @Test
    void two_slips_of_one_day_do_not_overwrite_each_other() {
        assertThat(dispenseKeys(block("201,1,薬A,3,錠,1,,1")))
                .doesNotContainAnyElementsOf(dispenseKeys(block("201,1,薬B,3,錠,1,,1")));
    }

    private static List<String> dispenseKeys(byte[] file) {
        return record(file).resources().stream()
                .filter(imported -> imported.resource() instanceof MedicationDispense)
                .map(imported -> imported.key().value())
                .toList();
    }

    @Test
    void parts_that_repeat_what_is_in_force_do_not_open_a_second_block() {
        String head = "JAHISTC08,1\r\n" + Notebooks.PERSON + "\r\n2,1,卵,2\r\n" + String.join("\r\n", BLOCK) + "\r\n";
        byte[] first = bytes(head + "201,1,A,1,錠,1,,1\r\n301,1,朝,7,日分,1,1,,1\r\n911,1,2,1\r\n");
        byte[] second = bytes(head.replace("2,1,卵,2\r\n", "")
                + "2,1,卵,2\r\n201,2,B,1,錠,1,,1\r\n301,2,夕,7,日分,1,1,,1\r\n911,1,2,2\r\n");
        assertThat(resources(MedicationDispense.class, first, second)).hasSize(2);
        assertThat(resources(AllergyIntolerance.class, first, second)).hasSize(1);
        assertThat(record(first, second).resources()).noneMatch(imported -> imported.resource() instanceof Basic);
    }

    @Test
    void another_block_of_the_same_day_in_the_next_part_is_another_block() {
        byte[] first = bytes("JAHISTC08,1\r\n" + Notebooks.PERSON + "\r\n" + String.join("\r\n", BLOCK)
                + "\r\n201,1,A,1,錠,1,,1\r\n911,1,2,1\r\n");
        byte[] second =
                bytes("JAHISTC08,1\r\n5,20250612,1\r\n11,別の薬局,13,4,7777777,,,,1\r\n201,1,A,1,錠,1,,1\r\n911,1,2,2\r\n");
        assertThat(resources(MedicationDispense.class, first, second))
                .extracting(dispense -> ((Organization) dispense.getContained().get(0)).getName())
                .containsExactly("見本薬局", "別の薬局");
    }

    /** The second part is another file than that of before; it says again what is in force where it begins. */
    @Test
    void what_one_part_says_is_told_from_what_the_others_add() {
        String head = "JAHISTC08,1\r\n" + Notebooks.PERSON + "\r\n" + String.join("\r\n", BLOCK) + "\r\n";
        byte[] known = bytes(head + "2,1,卵,2\r\n201,1,A,1,錠,1,,1\r\n301,1,朝,7,日分,1,1,,1\r\n911,1,2,1\r\n");
        byte[] added = bytes(head + "2,1,卵,2\r\n2,1,蕎麦,2\r\n201,2,B,1,錠,1,,1\r\n301,2,夕,7,日分,1,1,,1\r\n911,1,2,2\r\n");
        ImportedRecord both = record(known, added);

        assertThat(said(both.without(Set.of()))).contains("卵", "蕎麦", "A", "B");
        assertThat(said(both.without(files(known)))).contains("蕎麦", "B").doesNotContain("卵", "A");
        assertThat(said(both.without(files(added)))).contains("A").doesNotContain("蕎麦", "B");
        assertThat(both.without(files(known, added)).resources()).isEmpty();
    }

    private static Set<String> files(byte[]... parts) {
        return Arrays.stream(parts).map(part -> SourceFile.of(part).digest()).collect(Collectors.toSet());
    }

    /** Drugs and allergies. */
    private static List<String> said(ImportedRecord record) {
        return record.resources().stream()
                .map(ImportedResource::resource)
                .flatMap(resource -> resource instanceof MedicationDispense dispense
                        ? Stream.of(dispense.getMedicationCodeableConcept().getText())
                        : resource instanceof AllergyIntolerance allergy
                                ? Stream.of(allergy.getCode().getText())
                                : Stream.empty())
                .toList();
    }

    @Test
    void an_unfit_set_of_parts_is_refused() {
        byte[] one = bytes("JAHISTC08,1\r\n1,A,1,S450405\r\n911,7,2,1\r\n");
        byte[] other = bytes("JAHISTC08,1\r\n1,A,1,S450405\r\n911,8,2,2\r\n");
        byte[] twin = bytes("JAHISTC08,1\r\n1,B,1,S450405\r\n911,7,2,1\r\n");
        byte[] whole = bytes("JAHISTC08,1\r\n1,A,1,S450405\r\n");
        byte[] nonsense = bytes("JAHISTC08,1\r\n1,A,1,S450405\r\n911,7,2,3\r\n");
        for (byte[][] set : List.of(
                new byte[][] {one, other}, new byte[][] {one, twin}, new byte[][] {whole, whole}, new byte[][] {nonsense
                })) {
            assertThat(rejected(set).errors().get(0).code()).isEqualTo(NotebookIssueCode.PARTS_CONFLICT);
        }
    }

    @Test
    void a_part_given_twice_counts_once() {
        byte[] one = bytes("JAHISTC08,1\r\n1,A,1,S450405\r\n911,7,2,1\r\n");
        byte[] two = bytes("JAHISTC08,1\r\n4,メモ,20250601,2\r\n911,7,2,2\r\n");
        assertThat(warnings(one, two, one.clone())).contains("notebook-part-repeated @ file 3: line 3");
        assertThat(record(one, two, one.clone()).sourceDigest())
                .isEqualTo(record(one, two).sourceDigest());
    }

    @Test
    void every_record_of_the_table_is_read_by_some_test_line() {
        String all = Arrays.stream(new String[] {"tc08_category1_full.txt", "tc08_split_1of2.txt"})
                .map(name -> new String(Notebooks.sample(name), NotebookText.CP932))
                .reduce("", String::concat);
        assertThat(NotebookTables.load().recordNumbers())
                .allSatisfy(number ->
                        assertThat(all).containsPattern("(?m)^" + number + (number.equals("JAHISTC") ? "08," : ",")));
    }
}
