package techo.exchange.prescription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.JapaneseText;
import techo.exchange.RecordCategory;
import techo.exchange.SourceFile;

class PrescriptionReaderTest {

    private static final PrescriptionReader READER = new PrescriptionReader(PrescriptionLimits.standard());

    private static final List<String> HEAD = List.of(
            "JAHIS10",
            "1,1,1234567,13,見本内科クリニック",
            "2,100-0001,東京都見本区見本１－１",
            "3,03(0000)0000,,",
            "4,2,01,内科",
            "5,,ﾐﾎﾝ ｲﾁﾛｳ,見本 一郎",
            "11,,見本 太郎,ﾐﾎﾝ ﾀﾛｳ",
            "12,1",
            "13,3450405",
            "51,5070612",
            "52,20250615");

    private static final String[] INTERNAL = {
        "101,1,1,,14", "111,1,2,1013044400000000,１日３回朝昼夕食後,3", "201,1,1,1,4,2171022F1029,アムロジピン錠２．５ｍｇ「見本」,3,1,錠"
    };

    @Test
    void an_internal_drug_says_how_much_a_day_and_for_how_long() {
        MedicationRequest request = only(INTERNAL);

        assertThat(request.getAuthoredOnElement().getValueAsString()).isEqualTo("2025-06-12");
        assertThat(request.getMedicationCodeableConcept().getText()).isEqualTo("アムロジピン錠２．５ｍｇ「見本」");
        assertThat(coding(request.getMedicationCodeableConcept()))
                .isEqualTo("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code|2171022F1029");
        Dosage dosage = request.getDosageInstructionFirstRep();
        assertThat(dosage.getText()).isEqualTo("１日３回朝昼夕食後");
        assertThat(coding(dosage.getTiming().getCode()))
                .isEqualTo("http://jami.jp/CodeSystem/MedicationUsage|1013044400000000");
        assertThat(dosage.getTiming().getRepeat().getFrequency()).isEqualTo(3);
        assertThat(dosage.getDoseAndRateFirstRep().getRateRatio().getNumerator().getValue())
                .isEqualTo(new BigDecimal("3"));
        assertThat(request.getDispenseRequest().getExpectedSupplyDuration().getValue())
                .isEqualTo(new BigDecimal("14"));
        assertThat(request.getDispenseRequest().getQuantity().getValue()).isEqualTo(new BigDecimal("42"));
        assertThat(request.getDispenseRequest().getQuantity().getUnit()).isEqualTo("錠");
        assertThat(request.getDispenseRequest()
                        .getValidityPeriod()
                        .getEndElement()
                        .getValueAsString())
                .isEqualTo("2025-06-15");
        assertThat(request.getMeta().getProfile().get(0).getValue()).endsWith("/JP_MedicationRequest");
        assertThat(warnings(slip(INTERNAL))).isEmpty();
    }

    @Test
    void the_doctor_prescribes_in_the_department_of_the_institution() {
        MedicationRequest request = only(INTERNAL);

        PractitionerRole role = (PractitionerRole) request.getContained().stream()
                .filter(PractitionerRole.class::isInstance)
                .findFirst()
                .orElseThrow();
        Organization institution = (Organization) request.getContained().stream()
                .filter(Organization.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(request.getRequester().getReference()).isEqualTo("#requester");
        assertThat(role.getSpecialtyFirstRep().getText()).isEqualTo("内科");
        assertThat(institution.getName()).isEqualTo("見本内科クリニック");
        assertThat(institution.getIdentifierFirstRep().getValue()).isEqualTo("1311234567");
        assertThat(institution.getTelecomFirstRep().getValue()).isEqualTo("03(0000)0000");
    }

    @Test
    void what_stands_on_one_slip_is_one_group() {
        List<MedicationRequest> requests = requests(slip(
                INTERNAL[0],
                INTERNAL[1],
                INTERNAL[2],
                "201,1,2,1,1,,別の錠,1,1,錠",
                "101,2,3,,1",
                "111,2,1,,塗布,",
                "201,2,1,1,1,,見本軟膏,20,1,ｇ"));

        assertThat(requests).hasSize(3);
        assertThat(requests)
                .extracting(request -> request.getGroupIdentifier().getValue())
                .containsOnly(requests.get(0).getGroupIdentifier().getValue());
        assertThat(requests)
                .extracting(request -> request.getIdentifier().get(0).getValue() + "-"
                        + request.getIdentifier().get(1).getValue())
                .containsExactly("1-1", "1-2", "2-1");
    }

    @Test
    void a_drug_as_needed_says_how_often_it_is_handed_over() {
        MedicationRequest request = only("101,1,2,,5", "111,1,1,,頭痛時,", "201,1,1,1,1,,頓服の錠,2,1,錠");

        assertThat(request.getDosageInstructionFirstRep()
                        .getAsNeededBooleanType()
                        .booleanValue())
                .isTrue();
        assertThat(request.getDosageInstructionFirstRep()
                        .getDoseAndRateFirstRep()
                        .getDoseQuantity()
                        .getValue())
                .isEqualTo(new BigDecimal("2"));
        assertThat(request.getDispenseRequest().getQuantity().getValue()).isEqualTo(new BigDecimal("10"));
        assertThat(request.getDispenseRequest().hasExpectedSupplyDuration()).isFalse();
        assertThat(request.getDispenseRequest()
                        .getExtensionFirstRep()
                        .getValue()
                        .primitiveValue())
                .isEqualTo("5");
    }

    @Test
    void an_external_drug_has_the_whole_amount() {
        MedicationRequest request = only("101,1,3,,1", "111,1,1,,患部に塗布,", "201,1,1,1,1,,見本軟膏,20,1,ｇ");

        assertThat(request.getDispenseRequest().getQuantity().getValue()).isEqualTo(new BigDecimal("20"));
        assertThat(request.getDosageInstructionFirstRep().hasDoseAndRate()).isFalse();
    }

    @Test
    void a_dose_of_the_ingredient_is_not_multiplied_into_an_amount_of_the_product() {
        MedicationRequest request = only("101,1,1,,7", "111,1,1,,毎食後,", "201,1,1,1,7,,ニフェジピン錠,10,2,ｍｇ", "211,1,1,250");

        assertThat(coding(request.getDosageInstructionFirstRep()
                        .getDoseAndRateFirstRep()
                        .getType()))
                .endsWith("MedicationIngredientStrengthStrengthType|2");
        assertThat(request.getDispenseRequest().hasQuantity()).isFalse();
        assertThat(request.getMedicationCodeableConcept().getCodingFirstRep().getSystem())
                .endsWith("MedicationGeneralOrderCode");
        assertThat(notes(request)).contains("[211] 単位変換係数 250");
    }

    @Test
    void of_an_unknown_form_the_dose_is_a_note_and_nothing_is_computed() {
        byte[] slip = slip("101,1,9,訪問,1", "111,1,1,,指示通り,", "201,1,1,1,1,,何か,4,1,錠");

        MedicationRequest request = requests(slip).get(0);
        assertThat(notes(request)).contains("[201] 用量 4錠", "[101] 剤形区分 9", "[101] 剤形名称 訪問", "[101] 調剤数量 1");
        assertThat(request.hasDispenseRequest() && request.getDispenseRequest().hasQuantity())
                .isFalse();
        assertThat(request.getDosageInstructionFirstRep().hasDoseAndRate()).isFalse();
        assertThat(warnings(slip)).contains("prescription-value-kept-as-note @ line 12, field 3");
    }

    @Test
    void supplements_become_instructions_sites_and_what_must_not_be_changed() {
        MedicationRequest request = only(
                "101,1,1,,14",
                "111,1,1,,朝食後,1",
                "181,1,1,8,１日おき,I1100000,",
                "181,1,2,9,左耳,,42L",
                "201,1,1,1,1,,何か,1.5,1,錠",
                "221,1,1,1,0.5,,,,V11NNNNN,,,,",
                "281,1,1,1,6,剤形・含量規格変更不可,");

        Dosage dosage = request.getDosageInstructionFirstRep();
        assertThat(dosage.getAdditionalInstruction())
                .extracting(CodeableConcept::getText)
                .containsExactly("１日おき", "左耳", "剤形・含量規格変更不可", "1回目 1錠", "2回目 0.5錠");
        assertThat(coding(dosage.getAdditionalInstruction().get(0)))
                .isEqualTo("http://jami.jp/CodeSystem/MedicationUsageAdditional|I1100000");
        assertThat(coding(dosage.getSite())).isEqualTo("http://jami.jp/CodeSystem/MedicationBodySiteExternal|42L");
        assertThat(((CodeableConcept) request.getSubstitution().getAllowed()).getCoding())
                .extracting(Coding::getCode)
                .containsExactly("2", "3");
    }

    @Test
    void a_dose_of_one_time_stands_beside_the_dose_of_a_day_and_a_fraction_is_a_note() {
        MedicationRequest whole = only(with(INTERNAL, "241,1,1,1,3"));
        MedicationRequest fraction = only(with(INTERNAL, "241,1,1,2/3,3"));

        assertThat(whole.getDosageInstructionFirstRep()
                        .getDoseAndRateFirstRep()
                        .getDoseQuantity()
                        .getValue())
                .isEqualTo(new BigDecimal("1"));
        assertThat(notes(fraction)).contains("[241] 1回服用量 2/3");
    }

    @Test
    void a_refill_divided_dispensing_and_remarks_are_told() {
        MedicationRequest request =
                only(with(INTERNAL, "64,3", "63,3,2", "81,1,1,一包化", "62,2", "82,1,1234567890123456", "102,1,7,14"));

        assertThat(request.getDispenseRequest().getNumberOfRepeatsAllowed()).isEqualTo(2);
        assertThat(notes(request)).contains("[81] 一包化（種別 1）", "[62] 残薬確認 2", "[63] 分割指示 3回のうち2回目", "[102] 分割調剤数量 7／14");
        assertThat(request.getIdentifier()).anySatisfy(identifier -> {
            assertThat(identifier.getSystem()).endsWith("prescription-number-kind-1");
            assertThat(identifier.getValue()).isEqualTo("1234567890123456");
        });
    }

    @Test
    void whose_it_is_is_a_claim() {
        ImportedRecord record = record(slip(with(INTERNAL, "22,06999999", "23,０１－２３,１２３４,1,05")));

        assertThat(record.subject().name()).contains("見本 太郎");
        assertThat(record.subject().birthDate()).contains(LocalDate.of(1970, 4, 5));
        assertThat(record.subject().gender()).contains(AdministrativeGender.MALE);
        assertThat(record.subject().insurance()).hasValueSatisfying(insurance -> {
            assertThat(insurance.insurerNumber()).contains("06999999");
            assertThat(insurance.branch()).contains("05");
        });
    }

    @Test
    void what_is_not_translated_is_kept_word_for_word_and_seen_by_nobody_else() {
        byte[] slip = slip(with(INTERNAL, "27,51123456,1234567", "999,何か", "111,7,1,,宛先なし,", "12,2"));

        ImportedResource kept = record(slip).resources().get(1);
        assertThat(kept.category()).isEqualTo(RecordCategory.UNKNOWN);
        assertThat(((Basic) kept.resource()).getExtension())
                .extracting(line -> line.getValue().primitiveValue())
                .containsExactly("27,51123456,1234567", "999,何か", "111,7,1,,宛先なし,", "12,2");
        assertThat(warnings(slip))
                .containsExactly(
                        "prescription-record-kept @ line 15",
                        "prescription-record-unknown @ line 16",
                        "prescription-record-orphaned @ line 17",
                        "prescription-record-repeated @ line 18");
    }

    @Test
    void unknown_codes_and_units_stay_as_they_are() {
        byte[] slip = slip("101,1,1,,7", "111,1,5,ABC,毎食後,", "201,1,1,1,8,X123,何か,1,1,匙");

        MedicationRequest request = requests(slip).get(0);
        assertThat(coding(request.getMedicationCodeableConcept())).endsWith("-drug-code-kind-8|X123");
        assertThat(coding(request.getDosageInstructionFirstRep().getTiming().getCode()))
                .endsWith("-usage-code-kind-5|ABC");
        assertThat(request.getDispenseRequest().getQuantity().getUnit()).isEqualTo("匙");
        assertThat(request.getMeta().hasProfile()).isFalse();
        assertThat(warnings(slip))
                .containsExactly(
                        "prescription-code-unknown @ line 13, field 3",
                        "prescription-code-unknown @ line 14, field 5",
                        "prescription-unit-unknown @ line 14, field 10");
    }

    @Test
    void symbols_that_divide_a_character_are_joined_before_they_are_read() {
        byte[] whole = slip(INTERNAL);
        for (int at = 8; at < whole.length; at += 7) {
            ImportResult result = read(Arrays.copyOf(whole, at), Arrays.copyOfRange(whole, at, whole.length));

            assertThat(((Imported) result).records().get(0).sourceDigest())
                    .isEqualTo(record(whole).sourceDigest());
        }
    }

    @Test
    void each_header_begins_another_prescription() {
        byte[] other = slip("101,1,3,,1", "111,1,1,,塗布,", "201,1,1,1,1,,見本軟膏,20,1,ｇ", "999,x");

        Imported imported = (Imported) read(slip(INTERNAL), other);

        assertThat(imported.records()).hasSize(2);
        assertThat(imported.warnings())
                .extracting(issue -> issue.location())
                .containsExactly("prescription 2: line 15");
        assertThat(imported.records())
                .extracting(
                        record -> ((MedicationRequest) record.resources().get(0).resource())
                                .getGroupIdentifier()
                                .getValue())
                .doesNotHaveDuplicates();
    }

    @Test
    void the_same_slip_has_the_same_keys_and_of_another_person_others() {
        assertThat(record(slip(INTERNAL)).resources().get(0).key())
                .isEqualTo(record(new String(slip(INTERNAL), JapaneseText.CP932).getBytes(UTF_8))
                        .resources()
                        .get(0)
                        .key());
        Imported others =
                (Imported) READER.read(new Reference("Patient/other"), List.of(SourceFile.of(slip(INTERNAL))));
        assertThat(others.records().get(0).resources().get(0).key())
                .isNotEqualTo(record(slip(INTERNAL)).resources().get(0).key());
    }

    @Test
    void the_same_slip_twice_in_one_import_is_one_record() {
        byte[] other = new String(slip(INTERNAL), JapaneseText.CP932).getBytes(UTF_8);

        Imported imported = (Imported) read(slip(INTERNAL), other);

        assertThat(imported.records()).hasSize(1);
        assertThat(imported.warnings())
                .extracting(issue -> issue.code().code() + " @ " + issue.location())
                .containsExactly("prescription-repeated @ prescription 2: line 1");
    }

    @Test
    void a_birth_date_without_a_day_is_no_claim() {
        byte[] slip = bytes(
                String.join("\r\n", HEAD).replace("13,3450405", "13,197004") + "\r\n" + String.join("\r\n", INTERNAL));

        assertThat(record(slip).subject().birthDate()).isEmpty();
        assertThat(warnings(slip)).containsExactly("prescription-date-unreadable @ line 9, field 2");
    }

    @Test
    void lines_may_end_in_a_carriage_return_alone_and_empty_ones_may_come_before() {
        String text = String.join("\r", HEAD) + "\r" + String.join("\r", INTERNAL) + "\r";

        assertThat(warnings(bytes(text))).isEmpty();
        assertThat(warnings(bytes("\r \r" + text.replace("13,3450405", "13,197004"))))
                .containsExactly("prescription-date-unreadable @ line 11, field 2");
        assertThat(SourceFile.of(bytes("\r " + text)).kind()).isEqualTo(DocumentKind.PRESCRIPTION);
    }

    @Test
    void what_is_no_prescription_is_refused() {
        assertThat(refusal(bytes("JAHISTC08,1\r\n"))).isEqualTo("prescription-header-missing @ line 1");
        assertThat(refusal(bytes("JAHIS10\r\n201,1,1,1,1,,何か,1,1,錠")))
                .isEqualTo("prescription-person-missing @ line 1");
        assertThat(refusal(slip())).isEqualTo("prescription-drug-missing @ line 1");
        assertThat(refusal(new byte[0])).isEqualTo("file-empty @ line 1");
        assertThat(refusal(Arrays.copyOf(slip(), bytes("JAHIS10\r\n1,1,1234567,13,見").length - 1)))
                .isEqualTo("prescription-bytes-undecodable @ line 1");
        assertThat(refusal(new byte[2 << 20])).isEqualTo("file-too-large @ line 1");
    }

    @Test
    void a_small_file_that_asks_for_a_large_answer_is_refused() {
        String remarks = "81,1,,".concat("長".repeat(400)).concat("\r\n").repeat(200);
        String drugs = "201,1,1,1,1,,何か,1,1,錠\r\n".repeat(1_000);

        assertThat(refusal(bytes(String.join("\r\n", HEAD) + "\r\n" + remarks + drugs)))
                .isEqualTo("file-too-large @ line 1");
    }

    @Test
    void everything_that_is_read_is_valid_r4_even_of_a_slip_that_says_almost_nothing() {
        FhirContext fhir = FhirContext.forR4Cached();
        FhirInstanceValidator module = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(fhir),
                new InMemoryTerminologyServerValidationSupport(fhir),
                new CommonCodeSystemsTerminologyService(fhir)));
        // JP Core is not on this class path: what its profiles add is asserted where it is claimed.
        module.setErrorForUnknownProfiles(false);
        FhirValidator validator = fhir.newValidator().registerValidatorModule(module);
        byte[] bare = bytes(
                "JAHIS10\r\n11,,誰か,\r\n1,,,,\r\n2,,\r\n4,,,\r\n5,1 2,,\r\n51,x\r\n52,20250101\r\n64,0\r\n81,,,\r\n82,,\r\n,\r\n"
                        + "201\r\n201,2,1,,4,1 2,,x,9,\r\n101,2,2,,x\r\n111,2,2,1 2,,0\r\n241,2,1,,\r\n221,2,1,,,,,,,,,,\r\n281,2,1,,,,\r\n");

        assertThat(Stream.of(
                                bare,
                                slip(with(INTERNAL, "64,3", "281,1,1,1,3,後発品変更不可,", "241,1,1,1,3", "82,1,12", "999")))
                        .flatMap(slip -> record(slip).resources().stream()))
                .allSatisfy(imported -> assertThat(validator
                                .validateWithResult(imported.resource())
                                .getMessages())
                        .noneMatch(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0));
    }

    private static String[] with(String[] lines, String... more) {
        return Stream.concat(Stream.of(lines), Stream.of(more)).toArray(String[]::new);
    }

    private static byte[] slip(String... lines) {
        return bytes(String.join("\r\n", HEAD) + "\r\n" + String.join("\r\n", lines) + "\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(JapaneseText.CP932);
    }

    private static ImportResult read(byte[]... parts) {
        return READER.read(
                new Reference("Patient/example"),
                Stream.of(parts).map(SourceFile::of).toList());
    }

    private static Imported imported(byte[] slip) {
        return read(slip).fold(imported -> imported, rejected -> {
            throw new AssertionError(rejected.errors().toString());
        });
    }

    private static ImportedRecord record(byte[] slip) {
        return imported(slip).records().get(0);
    }

    private static List<MedicationRequest> requests(byte[] slip) {
        return record(slip).resources().stream()
                .map(ImportedResource::resource)
                .filter(MedicationRequest.class::isInstance)
                .map((Resource resource) -> (MedicationRequest) resource)
                .toList();
    }

    private static MedicationRequest only(String... lines) {
        List<MedicationRequest> requests = requests(slip(lines));
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private static List<String> notes(MedicationRequest request) {
        return request.getNote().stream().map(Annotation::getText).toList();
    }

    private static String coding(CodeableConcept concept) {
        return concept.getCodingFirstRep().getSystem() + "|"
                + concept.getCodingFirstRep().getCode();
    }

    private static List<String> warnings(byte[] slip) {
        return imported(slip).warnings().stream()
                .map(issue -> issue.code().code() + " @ " + issue.location())
                .toList();
    }

    private static String refusal(byte[] slip) {
        return read(slip)
                .fold(
                        imported -> "was read",
                        rejected -> rejected.errors().get(0).code().code() + " @ "
                                + rejected.errors().get(0).location());
    }
}
