package techo.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.profiles.Validators.FHIR;
import static techo.profiles.Validators.VALIDATOR;

import java.io.InputStream;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import techo.profiles.Violation.Rule;

class ProfileValidatorTest {
    private static final String OFFICIAL_EXTENSION = "http://jpfhir.jp/fhir/core/Extension/StructureDefinition/";

    @Test
    void a_resource_without_a_claim_is_judged_by_the_base_standard_alone() {
        assertThat(VALIDATOR.validate(new Patient().setActive(true))).isEmpty();
        assertThat(VALIDATOR.validate(new Observation().setCode(new CodeableConcept().setText("x"))))
                .extracting(Violation::rule, v -> v.detail().orElse(""))
                .contains(org.assertj.core.groups.Tuple.tuple(Rule.MISSING, "Observation.status"));
    }

    @Test
    void a_claim_that_nobody_knows_is_refused() {
        Patient patient = new Patient();
        patient.getMeta().addProfile("http://jpfhir.jp/fhir/core/StructureDefinition/JP_NoSuchThing");

        assertThat(VALIDATOR.validate(patient)).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo(Rule.UNKNOWN_PROFILE);
            assertThat(violation.expression()).isEqualTo("Patient.meta.profile");
            assertThat(violation.text()).doesNotContain("JP_NoSuchThing");
        });
    }

    @Test
    void one_known_claim_does_not_cover_another_that_is_unknown() {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem("urn:oid:1.2.3").setValue("1");
        patient.getMeta().addProfile(Canonicals.PROFILES + "Patient").addProfile("http://example.org/other");

        assertThat(VALIDATOR.validate(patient)).extracting(Violation::rule).containsExactly(Rule.UNKNOWN_PROFILE);
    }

    @Test
    void a_claim_to_a_profile_of_another_type_is_refused() {
        Patient patient = new Patient();
        patient.addIdentifier().setSystem("urn:oid:1.2.3").setValue("1");
        patient.getMeta().addProfile(Canonicals.PROFILES + "Observation");

        assertThat(VALIDATOR.validate(patient)).isNotEmpty();
    }

    @Test
    void an_unknown_extension_and_an_unknown_code_system_refuse_nothing() {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.getCode().addCoding(new Coding("http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", "x", null));
        observation.addExtension("https://example.org/mine", new StringType("x"));

        assertThat(VALIDATOR.validate(observation)).isEmpty();
    }

    @Test
    void a_japanese_extension_in_the_wrong_place_is_refused() {
        Patient patient = new Patient();
        patient.addExtension(OFFICIAL_EXTENSION + "JP_Coverage_InsuredPersonSymbol", new StringType("1"));

        assertThat(VALIDATOR.validate(patient)).extracting(Violation::rule).containsExactly(Rule.EXTENSION);
    }

    @Test
    void the_document_of_a_checkup_lacks_only_what_identifies_it() {
        Bundle document = sample(Bundle.class, "checkup-document.json");

        assertThat(VALIDATOR.validate(document))
                .extracting(v -> v.detail().orElse(""))
                .containsExactlyInAnyOrder(
                        "Bundle.identifier",
                        "bdl-9",
                        "Composition.identifier",
                        "Composition.extension",
                        "techo-document-version");
    }

    @Test
    void the_document_of_a_checkup_passes_once_it_is_identified() {
        assertThat(VALIDATOR.validate(Validators.identifiedCheckup())).isEmpty();
    }

    @Test
    void a_dispense_of_the_medication_notebook_passes() {
        assertThat(VALIDATOR.validate(sample(MedicationDispense.class, "notebook-dispense.json")))
                .isEmpty();
    }

    @Test
    void a_wrong_resource_inside_a_document_is_found_at_its_place() {
        Bundle document = sample(Bundle.class, "checkup-document.json");
        Observation observation = document.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .findFirst()
                .orElseThrow();
        observation.setSubject(new Reference());

        assertThat(VALIDATOR.validate(document)).anySatisfy(violation -> {
            assertThat(violation.detail()).contains("Observation.subject");
            assertThat(violation.expression()).matches("Bundle\\.entry\\[\\d+]\\.resource");
        });
    }

    @Test
    void no_text_repeats_a_value_of_the_resource() {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.setId("secret-id");
        observation
                .getMeta()
                .addProfile(Canonicals.PROFILES + "CheckupObservation")
                .addProfile("http://hl7.org/fhir/StructureDefinition/Observation");
        observation.getCode().addCoding(new Coding("http://secret.example/system", "secret-code", "秘密の検査"));
        observation.addNote().setText("secret note").setTime(new Date(0));
        observation.addNote().setText("secret second note");
        observation.setValue(new CodeableConcept().addCoding(new Coding(null, "secret-result", null)));
        observation.addIdentifier().setSystem("urn:secret").setType(new CodeableConcept().setText("secret"));

        List<Violation> violations = VALIDATOR.validate(observation);

        assertThat(violations)
                .hasSizeGreaterThan(4)
                .allSatisfy(violation -> assertThat(violation.toString())
                        .doesNotContainIgnoringCase("secret")
                        .doesNotContain("秘密"));
    }

    private static <T extends org.hl7.fhir.r4.model.Resource> T sample(Class<T> type, String file) {
        InputStream stream = ProfileValidatorTest.class.getResourceAsStream("samples/" + file);
        return FHIR.newJsonParser().parseResource(type, stream);
    }
}
