package techo.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** One person and one institution, found in the ways in which Japanese names and numbers are written. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class JapaneseSearchTest {
    private static final String EXTENSIONS = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/";
    private static final String INSURED = "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID";
    private static final String REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private final String person = "k-" + UUID.randomUUID();
    private String organization = "";

    @BeforeAll
    void records() {
        Patient patient = new Patient();
        patient.addName(name("IDE", "葛\uDB40\uDD00城", "京子", "葛\uDB40\uDD00城　京子"));
        patient.addName(name("SYL", "ｶﾂﾗｷﾞ", "キョーコ", "カツラギ　キョーコ"));
        patient.addAddress().setPostalCode("100-0001").setText("東京都千代田区千代田１－１");
        patient.addIdentifier().setSystem(INSURED).setValue("06139999:12:345:01");
        patient.setId(person);
        made(fhir.put(tokens.operator(), "/Patient/" + person, patient));

        Coverage coverage = new Coverage();
        coverage.setStatus(Coverage.CoverageStatus.ACTIVE).setBeneficiary(new Reference("Patient/" + person));
        coverage.addPayor(new Reference("Patient/" + person));
        coverage.addExtension(EXTENSIONS + "JP_Coverage_InsuredPersonSymbol", new StringType("あいう"));
        coverage.addExtension(EXTENSIONS + "JP_Coverage_InsuredPersonNumber", new StringType("１２３"));
        coverage.addExtension(EXTENSIONS + "JP_Coverage_InsuredPersonSubNumber", new StringType("05"));
        made(fhir.post(citizen(), "/Coverage", coverage));

        MedicationRequest prescription = new MedicationRequest();
        prescription
                .setStatus(MedicationRequest.MedicationRequestStatus.ACTIVE)
                .setIntent(MedicationRequest.MedicationRequestIntent.ORDER)
                .setSubject(new Reference("Patient/" + person));
        prescription.getMedicationCodeableConcept().setText("架空錠");
        prescription
                .addDosageInstruction()
                .addExtension(
                        EXTENSIONS + "JP_MedicationDosage_PeriodOfUse",
                        new Period().setStartElement(new DateTimeType("2026-04-01")));
        made(fhir.post(citizen(), "/MedicationRequest", prescription));

        Composition report = new Composition()
                .setStatus(Composition.CompositionStatus.FINAL)
                .setType(new CodeableConcept().setText("健診結果報告書"))
                .setSubject(new Reference("Patient/" + person))
                .setDateElement(new DateTimeType("2026-04-01"))
                .setTitle("健診結果報告書")
                .addAuthor(new Reference("Patient/" + person));
        report.addCategory().addCoding(new Coding("urn:oid:2.16.840.1.113883.2.2.1.6.1001", "10", null));
        report.addEvent().addCode().addCoding(new Coding("urn:oid:1.2.392.200119.6.1002", "010", null));
        made(fhir.post(citizen(), "/Composition", report));

        Organization institution = new Organization().setName("㈱ダミークリニック");
        institution.addExtension(
                EXTENSIONS + "JP_Organization_PrefectureNo", new Coding("urn:oid:1.2.392.100495.20.3.21", "13", null));
        institution.addExtension(
                EXTENSIONS + "JP_Organization_InsuranceOrganizationCategory",
                new Coding("urn:oid:1.2.392.100495.20.3.22", "1", null));
        institution.addExtension(
                EXTENSIONS + "JP_Organization_InsuranceOrganizationNo",
                new Identifier().setSystem("urn:oid:1.2.392.100495.20.3.23").setValue("9876543"));
        HttpResponse<String> created = fhir.post(tokens.operator(), "/Organization", institution);
        made(created);
        organization = new IdType(created.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    @ParameterizedTest
    @CsvSource({
        "name, カツラギ",
        "name, ｶﾂﾗｷﾞ",
        "name, かつらぎ",
        "name, カツラギキヨコ",
        "name, カツラギ キョーコ",
        "name, 葛城",
        "name, 葛城京子",
        "family, 葛城",
        "given, きょーこ",
        "given, キヨコ",
        "given:exact, キョーコ",
        "name-kana, カツラギ",
        "name-kanji, 葛城",
        "jp-kana-sort, ｶﾂﾗｷﾞ",
        "insured-person-id, 06139999:12:345:01",
        "insured-person-id, http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID|06139999:12:345:01",
        "address, 東京都千代田区千代田1-1",
        "address-postalcode, 1000001",
        "address-postalcode, １００－０００１"
    })
    void a_person_is_found_however_the_name_is_written(String parameter, String value) {
        assertThat(found("Patient", parameter + "=" + encoded(value))).containsExactly(person);
    }

    @ParameterizedTest
    @CsvSource({
        "name, カツラキ",
        "given:exact, キヨコ",
        "name, キ_ーコ",
        "name, %25",
        "name-kana, 葛城",
        "address-postalcode, 1000002"
    })
    void another_name_finds_nobody(String parameter, String value) {
        assertThat(found("Patient", parameter + "=" + encoded(value))).isEmpty();
    }

    @Test
    void people_are_sorted_by_their_kana() {
        assertThat(found("Patient", "_sort=jp-kana-sort")).containsExactly(person);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jp-insured-personnumber=123",
                "jp-insured-personsymbol=アイウ",
                "jp-insured-personsubnumber=05",
                "jp-insured-personnumber=１２３&jp-insured-personsymbol=あいう"
            })
    void a_coverage_is_found_by_the_numbers_on_the_insurance_card(String query) {
        assertThat(found("Coverage", query)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"checkup-category=10, 1", "checkup-program=010, 1", "checkup-category=40, 0"})
    void a_checkup_is_found_by_its_kind(String query, int expected) {
        assertThat(found("Composition", query)).hasSize(expected);
    }

    @Test
    void another_number_finds_no_coverage() {
        assertThat(found("Coverage", "jp-insured-personnumber=999")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ge2026-04-01, 1", "2026-04-01, 1", "gt2026-04-01, 0"})
    void a_prescription_is_found_by_the_day_its_use_begins(String day, int expected) {
        assertThat(found("MedicationRequest", "jp-medication-start=" + day)).hasSize(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jp-insurance-organizationno=9876543",
                "jp-insurance-organizationno=urn:oid:1.2.392.100495.20.3.23|9876543",
                "jp-prefectureno=13&jp-insurance-organizationcategory=1&jp-insurance-organizationno=9876543",
                "name=(株)ダミ",
                "name=㈱だみ"
            })
    void an_institution_is_found_by_its_numbers(String query) {
        assertThat(found("Organization", query.replace("|", "%7C"))).contains(organization);
    }

    @Test
    void what_others_may_not_see_is_not_found_by_kana_or_number_either() {
        String stranger = "s-" + UUID.randomUUID();
        Patient other = new Patient();
        other.addName().setText("架空 太郎");
        other.setId(stranger);
        made(fhir.put(tokens.operator(), "/Patient/" + stranger, other));
        for (String path : List.of(
                "/Patient?name-kana=" + encoded("カツラギ"),
                "/Patient?name=" + encoded("かつらぎ"),
                "/Coverage?jp-insured-personnumber=123")) {
            for (String token : List.of(tokens.citizen(stranger), tokens.operator())) {
                assertThat(fhir.get(token, path).body()).as(path).doesNotContain(person, "\"entry\"");
            }
        }
    }

    @Test
    void the_capability_statement_lists_them_with_the_definition_that_clients_know() {
        CapabilityStatement statement = fhir.parse(CapabilityStatement.class, fhir.get("", "/metadata"));
        assertThat(statement.getRestFirstRep().getResource().stream()
                        .filter(resource -> resource.getType().equals("Coverage"))
                        .flatMap(resource -> resource.getSearchParam().stream())
                        .filter(parameter -> parameter.getName().equals("jp-insured-personnumber")))
                .singleElement()
                .satisfies(parameter -> assertThat(parameter.getDefinition())
                        .isEqualTo("http://jpfhir.jp/fhir/core/SearchParameter/JP_Coverage_InsuredPersonNumber_SP"));
    }

    private List<String> found(String type, String query) {
        HttpResponse<String> answer = fhir.get(citizen(), "/" + type + "?" + query);
        assertThat(answer.statusCode()).as(query).isEqualTo(200);
        return fhir.parse(Bundle.class, answer).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .map(Resource::getIdPart)
                .toList();
    }

    private String citizen() {
        return tokens.citizen(person);
    }

    private static HumanName name(String representation, String family, String given, String text) {
        HumanName name = new HumanName()
                .setUse(HumanName.NameUse.USUAL)
                .setFamily(family)
                .addGiven(given)
                .setText(text);
        name.addExtension(REPRESENTATION, new CodeType(representation));
        return name;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static void made(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
    }
}
