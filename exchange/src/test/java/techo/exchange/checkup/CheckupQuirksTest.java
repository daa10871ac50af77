package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static techo.exchange.checkup.CheckupSamples.all;
import static techo.exchange.checkup.CheckupSamples.bytes;
import static techo.exchange.checkup.CheckupSamples.codes;
import static techo.exchange.checkup.CheckupSamples.document;
import static techo.exchange.checkup.CheckupSamples.documentOf;
import static techo.exchange.checkup.CheckupSamples.imported;
import static techo.exchange.checkup.CheckupSamples.item;
import static techo.exchange.checkup.CheckupSamples.observation;
import static techo.exchange.checkup.CheckupSamples.observations;

import java.util.Arrays;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.RecordCategory;

/** What breaks the rule of the exchange format is kept as it is, and named. */
class CheckupQuirksTest {

    @Nested
    class TheQuirksFile {

        private final Imported result = imported(bytes("quirks.xml"));
        private final ImportedRecord record = result.records().get(0);

        @Test
        void keeps_every_item() {
            assertThat(all(record, Observation.class)).hasSize(10);
            assertThat(codes(result.warnings()))
                    .containsExactlyInAnyOrder(
                            "checkup-report-class-not-in-guide",
                            "checkup-item-unknown",
                            "checkup-item-unknown",
                            "checkup-choice-unknown",
                            "checkup-item-repeated");
        }

        @Test
        void locates_each_warning() {
            assertThat(result.warnings().get(1).location())
                    .isEqualTo("/ClinicalDocument/component/structuredBody/component/section/entry[4]/observation");
            assertThat(result.warnings().get(1).detail()).isEqualTo("3D045000001906202");
        }

        @Test
        void reads_a_code_without_code_system_as_an_item_code() {
            assertThat(observation(record, "9N001000000000001").getCode().getCodingFirstRep())
                    .satisfies(c -> {
                        assertThat(c.getSystem()).isEqualTo("urn:oid:1.2.392.200119.6.1005");
                        assertThat(c.getDisplay()).isEqualTo("身長");
                    });
        }

        @Test
        void reads_a_display_unit() {
            Quantity hdl = observation(record, "3F070000002327101").getValueQuantity();
            assertThat(hdl.getUnit()).isEqualTo("mg/dl");
            assertThat(hdl.getCode()).isEqualTo("mg/dL");
        }

        @Test
        void keeps_an_unknown_item_verbatim_without_a_profile_claim() {
            Observation own = observation(record, "9Z999000000000001");
            assertThat(own.getCode().getCodingFirstRep().getDisplay()).isEqualTo("独自項目");
            assertThat(own.getValueStringType().getValue()).isEqualTo("自由記載");
            assertThat(own.getMeta().hasProfile()).isFalse();
            Observation jds = observation(record, "3D045000001906202");
            assertThat(jds.getValueQuantity().getCode()).isEqualTo("%");
        }

        @Test
        void keeps_an_answer_out_of_the_list() {
            assertThat(observation(record, "9N736000000000011")
                            .getValueCodeableConcept()
                            .getCodingFirstRep())
                    .satisfies(c -> {
                        assertThat(c.getCode()).isEqualTo("9");
                        assertThat(c.getSystem()).isEqualTo("urn:oid:1.2.392.200119.6.24060");
                        assertThat(c.hasDisplay()).isFalse();
                    });
        }

        @Test
        void keeps_both_of_two_equal_items_under_different_keys() {
            assertThat(observations(record, "9N006000000000001"))
                    .extracting(o -> o.getValueQuantity().getValue().toPlainString())
                    .containsExactly("50.3", "50.9");
            assertThat(observations(record, "9N006000000000001"))
                    .extracting(o -> o.getIdentifierFirstRep().getValue())
                    .doesNotHaveDuplicates();
        }

        @Test
        void gives_the_judged_item_the_physician_who_is_an_item_of_his_own() {
            Practitioner physician = all(record, Practitioner.class).get(0);
            assertThat(physician.getNameFirstRep().getText()).isEqualTo("医師　三郎");
            assertThat(observation(record, "9N511000000000049").getPerformer()).hasSize(1);
            assertThat(observation(record, "9N516000000000049")
                            .getValueStringType()
                            .getValue())
                    .isEqualTo("医師　三郎");
        }

        @Test
        void reads_a_checkup_time_with_its_zone() {
            assertThat(observation(record, "9N001000000000001")
                            .getEffectiveDateTimeType()
                            .getValueAsString())
                    .isEqualTo("2025-06-11T09:30:00+09:00");
        }
    }

    /** When the file was made tells neither whose the checkup is nor which. */
    @Test
    void a_creation_date_that_is_none_is_told_and_the_checkup_is_read() {
        Imported result =
                imported(document(item("9N001000000000001", "<value xsi:type=\"PQ\" value=\"170\" unit=\"cm\"/>"))
                        .replace("<effectiveTime value=\"20250620\"/>", "<effectiveTime value=\"R7.6.20\"/>"));

        assertThat(codes(result.warnings())).containsExactly("checkup-element-not-translated");
        assertThat(result.warnings().get(0).location()).isEqualTo("/ClinicalDocument/effectiveTime");
        assertThat(all(result.records().get(0), Observation.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 010, CK_SPEC",
        "10, 020, CK_ELDER",
        "40, 990, CK_OTHER",
        "40, 030, CK_WORK",
        "41, 030, CK_WORK",
        "42, 990, CK_OTHER",
        "42, 060, SC_CANCER",
        "43, 990, CK_INFANT",
        "44, 990, CK_PREG",
        "60, 990, CK_OTHER",
        "70, 070, CK_OTHER",
        "80, 080, CK_OTHER",
        "90, 990, CK_OTHER",
        "99, 040, CK_SCHOOL",
        "30, 990, CK_OTHER"
    })
    void every_report_class_is_translated_into_its_category(String reportClass, String program, RecordCategory want) {
        ImportedRecord record = imported(documentOf(reportClass, program, "01010", height("170")))
                .records()
                .get(0);
        assertThat(record.resources().stream()
                        .filter(r -> r.resource() instanceof Observation)
                        .map(r -> r.category()))
                .containsExactly(want);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "40", "90"})
    void a_class_that_the_guide_does_not_report_is_told_and_its_report_claims_nothing(String reportClass) {
        Imported result = imported(documentOf(reportClass, "990", "01010", height("170")));
        Composition report = all(result.records().get(0), Composition.class).get(0);
        assertThat(report.getMeta().hasProfile()).isFalse();
        assertThat(report.getCategoryFirstRep().getCodingFirstRep().getCode()).isEqualTo(reportClass);
        assertThat(result.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code().code()).isEqualTo("checkup-report-class-not-in-guide");
            assertThat(warning.location()).isEqualTo("/ClinicalDocument/code");
            assertThat(warning.detail()).isEqualTo(reportClass);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"19", "49", "69", "79", "89"})
    void a_deletion_request_is_kept_and_deletes_nothing(String reportClass) {
        Imported result = imported(documentOf(reportClass, "010", "01010", height("170")));
        assertThat(result.records().get(0).resources()).isEmpty();
        assertThat(codes(result.warnings())).containsExactly("checkup-deletion-kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"21", "22", "23", "24", "25"})
    void guidance_is_kept_as_a_document_with_its_person(String reportClass) {
        Imported result = imported(documentOf(reportClass, "100", "90010"));
        assertThat(result.records().get(0).resources()).isEmpty();
        assertThat(result.records().get(0).format()).isEqualTo(DocumentFormat.GUIDANCE_HG08);
        assertThat(result.records().get(0).subject().birthDate()).isPresent();
        assertThat(codes(result.warnings())).containsExactly("checkup-guidance-kept");
    }

    @Test
    void a_clerical_file_is_kept() {
        Imported result = imported(bytes("summary.xml"));
        assertThat(result.records().get(0).format()).isEqualTo(DocumentFormat.CHECKUP_CLERICAL);
        assertThat(codes(result.warnings())).containsExactly("checkup-clerical-kept");
    }

    @ParameterizedTest
    @CsvSource({
        "01020, 01021",
        "01030, 01031",
        "01040, 01041",
        "01060, 01060",
        "01090, 01090",
        "01990, 01990",
    })
    void a_section_gets_the_code_of_the_guide(String cda, String guide) {
        Composition composition = all(
                        imported(documentOf("40", "990", cda, height("170")))
                                .records()
                                .get(0),
                        Composition.class)
                .get(0);
        assertThat(composition
                        .getSectionFirstRep()
                        .getCode()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo(guide);
        assertThat(composition.getSectionFirstRep().getTitle()).isNotEmpty();
    }

    @Test
    void a_cancer_screening_section_has_its_own_category_in_any_document() {
        ImportedRecord record = imported(documentOf("10", "010", "01060", height("170")))
                .records()
                .get(0);
        assertThat(record.resources().stream()
                        .filter(r -> r.resource() instanceof Observation)
                        .map(r -> r.category()))
                .containsExactly(RecordCategory.SC_CANCER);
        assertThat(all(record, Composition.class).get(0).getMeta().hasProfile()).isFalse();
    }

    @Test
    void an_unknown_unit_stays_text_and_is_never_replaced() {
        Imported result =
                imported(document(item("9N001000000000001", "<value xsi:type=\"PQ\" value=\"5.6\" unit=\"shaku\"/>")));
        Observation height = observation(result.records().get(0), "9N001000000000001");
        assertThat(height.getValueQuantity().getUnit()).isEqualTo("shaku");
        assertThat(height.getValueQuantity().hasCode()).isFalse();
        assertThat(height.getMeta().hasProfile()).isFalse();
        assertThat(codes(result.warnings())).containsExactly("checkup-unit-unknown");
    }

    @Test
    void a_unit_of_another_item_keeps_its_own_meaning() {
        Imported result =
                imported(document(item("3F070000002327101", "<value xsi:type=\"PQ\" value=\"0.7\" unit=\"g/dL\"/>")));
        assertThat(observation(result.records().get(0), "3F070000002327101")
                        .getValueQuantity()
                        .getCode())
                .isEqualTo("g/dL");
        assertThat(codes(result.warnings())).containsExactly("checkup-unit-unexpected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<60", "1E999999999", "12,5", "１２", "5.5.5"})
    void what_is_not_a_plain_number_is_kept_as_text(String written) {
        Imported result = imported(document(item(
                "9N001000000000001",
                "<value xsi:type=\"PQ\" value=\"" + written.replace("<", "&lt;") + "\" unit=\"cm\"/>")));
        assertThat(observation(result.records().get(0), "9N001000000000001")
                        .getValueStringType()
                        .getValue())
                .isEqualTo(written + " cm");
        assertThat(codes(result.warnings())).containsExactly("checkup-value-not-number");
    }

    @ParameterizedTest
    @CsvSource({
        "NI, error",
        "UNK, unknown",
        "MSK, masked",
        "NA, not-applicable",
        "ASKU, asked-unknown",
        "NASK, not-asked",
        "NAV, temp-unknown",
    })
    void a_null_flavor_says_why_there_is_no_result(String flavor, String reason) {
        Imported result =
                imported(document(item("9N001000000000001", "<value xsi:type=\"PQ\" nullFlavor=\"" + flavor + "\"/>")));
        Observation height = observation(result.records().get(0), "9N001000000000001");
        assertThat(height.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo(reason);
        assertThat(height.getDataAbsentReason().getText()).isNotEmpty();
        assertThat(height.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void an_unknown_null_flavor_is_kept() {
        Imported result = imported(document(item("9N001000000000001", "<value xsi:type=\"PQ\" nullFlavor=\"XYZ\"/>")));
        assertThat(observation(result.records().get(0), "9N001000000000001")
                        .getDataAbsentReason()
                        .getText())
                .isEqualTo("nullFlavor XYZ");
        assertThat(codes(result.warnings())).containsExactly("checkup-null-flavor-unknown");
    }

    @Test
    void a_phase_3_answer_keeps_its_own_list() {
        Imported result = imported(document(
                item("9N736000000000011", "<value xsi:type=\"CD\" code=\"2\" codeSystem=\"1.2.392.200119.6.2003\"/>")));
        assertThat(observation(result.records().get(0), "9N736000000000011")
                        .getValueCodeableConcept()
                        .getCodingFirstRep())
                .satisfies(c -> {
                    assertThat(c.getSystem()).isEqualTo("urn:oid:1.2.392.200119.6.2003");
                    assertThat(c.getDisplay()).isEqualTo("いいえ");
                });
        assertThat(codes(result.warnings())).containsExactly("checkup-choice-list-unexpected");
    }

    @Test
    void a_result_despite_negation_is_kept() {
        Imported result =
                imported(document(height("170").replace("moodCode=\"EVN\"", "moodCode=\"EVN\" negationInd=\"true\"")));
        Observation height = observation(result.records().get(0), "9N001000000000001");
        assertThat(height.getStatus()).isEqualTo(ObservationStatus.CANCELLED);
        assertThat(height.getValueQuantity().getValue()).isEqualByComparingTo("170");
        assertThat(codes(result.warnings())).containsExactly("checkup-value-despite-negation");
    }

    @Test
    void further_results_go_to_notes_and_unknown_types_to_text() {
        Imported result = imported(document(
                item(
                        "9N001000000000001",
                        "<value xsi:type=\"PQ\" value=\"170\" unit=\"cm\"/><value xsi:type=\"PQ\" value=\"171\" unit=\"cm\"/>"),
                item("9N511000000000049", "<value xsi:type=\"URL\" value=\"tel:119\"/>")));
        Observation height = observation(result.records().get(0), "9N001000000000001");
        assertThat(height.getNoteFirstRep().getText()).isEqualTo("171 cm");
        assertThat(observation(result.records().get(0), "9N511000000000049")
                        .getValueStringType()
                        .getValue())
                .isEqualTo("tel:119");
        assertThat(codes(result.warnings())).containsExactly("checkup-value-repeated", "checkup-value-type-unexpected");
    }

    @Test
    void an_unknown_group_keeps_its_members_and_their_relation() {
        Imported result = imported(document("<observation><code nullFlavor=\"NA\"/>"
                + "<entryRelationship typeCode=\"CAUS\">" + height("170") + "</entryRelationship></observation>"));
        Observation group = all(result.records().get(0), Observation.class).stream()
                .filter(Observation::hasHasMember)
                .findFirst()
                .orElseThrow();
        assertThat(group.getCode().getText()).isEqualTo("一連検査");
        assertThat(group.getHasMemberFirstRep().getExtensionString(CheckupCodes.GROUP_RELATION))
                .isEqualTo("CAUS");
        assertThat(group.getMeta().hasProfile()).isFalse();
        assertThat(codes(result.warnings())).containsExactly("checkup-group-unknown", "checkup-relation-unknown");
    }

    @Test
    void an_element_that_is_not_translated_is_named() {
        Imported result = imported(document(item(
                "9N001000000000001",
                "<value xsi:type=\"PQ\" value=\"170\" unit=\"cm\"/><specimen/><targetSiteCode code=\"x\"/>")));
        assertThat(codes(result.warnings()))
                .containsExactly("checkup-element-not-translated", "checkup-element-not-translated");
        assertThat(result.warnings().get(0).location()).endsWith("/entry/observation/specimen");
    }

    @Test
    void a_missing_mandatory_item_is_no_problem() {
        assertThat(imported(document()).warnings()).isEmpty();
    }

    @Test
    void warnings_are_listed_up_to_a_limit() {
        String[] many = new String[1_500];
        Arrays.fill(many, item("9Z999000000000001", "<value xsi:type=\"ST\">a</value>"));
        Imported result = imported(document(many));
        assertThat(result.warnings()).hasSize(1_001);
        assertThat(codes(result.warnings())).endsWith("warnings-cut");
        assertThat(observations(result.records().get(0), "9Z999000000000001")).hasSize(1_500);
    }

    @Test
    void every_word_about_a_judgement_is_kept_and_written_again() {
        Imported result = imported(document(item(
                "9N001000000000001",
                "<value xsi:type=\"PQ\" value=\"170\" unit=\"cm\"/><interpretationCode code=\"XX\"/>"
                        + "<interpretationCode code=\"H\"/><interpretationCode code=\"YY\"/>")));

        assertThat(codes(result.warnings()))
                .containsExactly("checkup-interpretation-unknown", "checkup-interpretation-unknown");
        assertThat(new String(
                        Checkups.exported(Checkups.bundle(result.records().get(0)))
                                .files()
                                .get(0)
                                .bytes(),
                        UTF_8))
                .contains("<interpretationCode code=\"H\"/>", "code=\"XX\"", "code=\"YY\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<value xsi:type=\"PQ\" nullFlavor=\"NI\" value=\"5\" unit=\"cm\"/>|checkup-value-repeated|5 cm NI",
                "<value xsi:type=\"IVL_PQ\"><high value=\"0.3\" unit=\"cm\"/></value>|checkup-value-type-unexpected|high 0.3 cm",
                "<value xsi:type=\"PQ\" value=\"5\" unit=\"cm\"><translation value=\"50\"/></value>|"
                        + "checkup-element-not-translated|5 cm",
                "<effectiveTime><low value=\"20250610\"/></effectiveTime><value xsi:type=\"PQ\" value=\"5\" unit=\"cm\"/>|"
                        + "checkup-observation-date-invalid|5 cm",
                "<value xsi:type=\"PQ\" value=\"5\" unit=\"cm\"/><methodCode displayName=\"x\"/>|checkup-method-unknown|5 cm",
                "<value xsi:type=\"PQ\" value=\"5\" unit=\"cm\"/><author><assignedAuthor><id extension=\"1\"/></assignedAuthor></author>|"
                        + "checkup-element-not-translated|5 cm",
                "<value xsi:type=\"PQ\" value=\"5\" unit=\"cm\"/><referenceRange><observationRange><value xsi:type=\"IVL_PQ\">"
                        + "<low value=\"1\" unit=\"cm\" inclusive=\"false\"/></value></observationRange></referenceRange>|"
                        + "checkup-element-not-translated|5 cm"
            })
    void whatever_stands_beside_a_result_is_kept_or_named(String inside, String warning, String kept) {
        Imported result = imported(document(item("9N001000000000001", inside)));
        Observation read = observation(result.records().get(0), "9N001000000000001");

        assertThat(codes(result.warnings())).containsExactly(warning);
        assertThat(
                        read.hasValueQuantity()
                                ? read.getValueQuantity().getValue() + " "
                                        + read.getValueQuantity().getUnit()
                                : read.hasValue()
                                        ? read.getValueStringType().getValue()
                                        : read.getNoteFirstRep().getText())
                .isEqualTo(kept);
    }

    private static String height(String value) {
        return item("9N001000000000001", "<value xsi:type=\"PQ\" value=\"" + value + "\" unit=\"cm\"/>");
    }
}
