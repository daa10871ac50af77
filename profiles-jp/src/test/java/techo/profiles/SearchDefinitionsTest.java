package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.fhirpath.IFhirPath;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SearchDefinitionsTest {
    private static final String EXTENSION = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/";
    private static final String REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private static final List<SearchParameter> PARAMETERS = Validators.PROFILES.searchParameters();

    static Stream<Arguments> found() {
        return Stream.of(
                Arguments.of("name-kana", patient(), "ヤマダ"),
                Arguments.of("name-kanji", patient(), "山田"),
                Arguments.of("jp-kana-sort", patient(), "ヤマダ ハナコ"),
                Arguments.of("insured-person-id", patient(), "06139999:12:345:01"),
                Arguments.of("insured-person-id", coverage(), "06139999:12:345:01"),
                Arguments.of("jp-insured-personsymbol", coverage(), "１２"),
                Arguments.of("jp-insured-personnumber", coverage(), "３４５"),
                Arguments.of("jp-insured-personsubnumber", coverage(), "01"),
                Arguments.of("jp-medication-start", prescription(), "2025-06-10"),
                Arguments.of("jp-insurance-organizationcategory", organization(), "1"),
                Arguments.of("jp-insurance-organizationno", organization(), "1234567"),
                Arguments.of("jp-prefectureno", organization(), "13"),
                Arguments.of("checkup-category", report(), "10"),
                Arguments.of("checkup-program", report(), "010"));
    }

    @ParameterizedTest
    @MethodSource("found")
    void a_parameter_finds_its_value_and_nothing_else(String code, IBaseResource resource, String value) {
        IFhirPath path = Validators.FHIR.newFhirPath();

        assertThat(path.evaluate(resource, parameter(code).getExpression(), IBase.class))
                .extracting(SearchDefinitionsTest::told)
                .containsExactly(value);
    }

    @Test
    void every_parameter_is_tried_here() {
        assertThat(PARAMETERS)
                .extracting(SearchParameter::getCode)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        found().map(a -> (String) a.get()[0]).distinct().toList());
    }

    @Test
    void every_parameter_keeps_the_base_standard() {
        assertThat(PARAMETERS).allSatisfy(parameter -> {
            assertThat(Validators.VALIDATOR.validate(parameter)).isEmpty();
            assertThat(parameter.getUrl()).startsWith("https://techophr.github.io/fhir/SearchParameter/");
        });
    }

    @Test
    void only_text_is_folded() {
        assertThat(PARAMETERS)
                .allSatisfy(parameter -> assertThat(parameter.hasExtension(JapaneseProfiles.SEARCH_FOLDING))
                        .isEqualTo(parameter.getType() == org.hl7.fhir.r4.model.Enumerations.SearchParamType.STRING));
    }

    private static SearchParameter parameter(String code) {
        return PARAMETERS.stream()
                .filter(parameter -> parameter.getCode().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static String told(IBase value) {
        if (value instanceof HumanName name) {
            return name.getFamily();
        }
        if (value instanceof Identifier identifier) {
            return identifier.getValue();
        }
        if (value instanceof Coding coding) {
            return coding.getCode();
        }
        return ((PrimitiveType<?>) value).getValueAsString();
    }

    private static Patient patient() {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem("urn:oid:1.2.3").setValue("another number");
        patient.addIdentifier(memberId());
        patient.addName(name("山田", "花子", "IDE").setUse(HumanName.NameUse.OFFICIAL));
        patient.addName(name("ヤマダ", "ハナコ", "SYL").setUse(HumanName.NameUse.USUAL));
        return patient;
    }

    private static HumanName name(String family, String given, String representation) {
        HumanName name = new HumanName().setFamily(family).addGiven(given).setText("%s %s".formatted(family, given));
        name.addExtension(REPRESENTATION, new org.hl7.fhir.r4.model.CodeType(representation));
        return name;
    }

    private static Identifier memberId() {
        return new Identifier()
                .setSystem("http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID")
                .setValue("06139999:12:345:01");
    }

    private static Coverage coverage() {
        Coverage coverage = new Coverage();
        coverage.addIdentifier(memberId());
        coverage.addExtension(EXTENSION + "JP_Coverage_InsuredPersonSymbol", new StringType("１２"));
        coverage.addExtension(EXTENSION + "JP_Coverage_InsuredPersonNumber", new StringType("３４５"));
        coverage.addExtension(EXTENSION + "JP_Coverage_InsuredPersonSubNumber", new StringType("01"));
        return coverage;
    }

    private static MedicationRequest prescription() {
        Period use = new Period();
        use.getStartElement().setValueAsString("2025-06-10");
        use.getEndElement().setValueAsString("2025-06-16");
        Dosage dosage = new Dosage();
        dosage.addExtension(EXTENSION + "JP_MedicationDosage_PeriodOfUse", use);
        return new MedicationRequest().addDosageInstruction(dosage);
    }

    private static Organization organization() {
        Organization organization = new Organization();
        organization.addExtension(EXTENSION + "JP_Organization_PrefectureNo", new Coding(null, "13", null));
        organization.addExtension(
                EXTENSION + "JP_Organization_InsuranceOrganizationCategory", new Coding(null, "1", null));
        organization.addExtension(
                EXTENSION + "JP_Organization_InsuranceOrganizationNo", new Identifier().setValue("1234567"));
        return organization;
    }

    private static Composition report() {
        Composition report = new Composition();
        report.addCategory().addCoding(new Coding("urn:oid:2.16.840.1.113883.2.2.1.6.1001", "10", null));
        report.addCategory().addCoding(new Coding("urn:oid:1.2.3", "another category", null));
        report.addEvent().addCode().addCoding(new Coding("urn:oid:1.2.392.200119.6.1002", "010", null));
        return report;
    }
}
