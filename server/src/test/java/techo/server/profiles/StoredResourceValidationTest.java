package techo.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.PatchTypeEnum;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.error.TechoException;
import techo.profiles.WithheldMark;
import techo.server.testing.ServerTest;

@ServerTest
class StoredResourceValidationTest {
    private static final String OFFICIAL = "http://jpfhir.jp/fhir/core/StructureDefinition/";

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private IFhirSystemDao<Bundle, ?> system;

    @Test
    void a_resource_that_keeps_its_profile_is_stored() {
        assertThat(store(patient())).isNotNull();
    }

    @Test
    void a_create_that_breaks_its_profile_is_refused_with_element_and_rule() {
        Patient patient = patient();
        patient.getIdentifier().clear();

        OperationOutcome outcome = refusal(() -> store(patient));

        assertThat(outcome.getIssue()).singleElement().satisfies(issue -> {
            assertThat(issue.getCode()).isEqualTo(OperationOutcome.IssueType.REQUIRED);
            assertThat(issue.getDetails().getCodingFirstRep().getSystem()).isEqualTo(OperationOutcomes.SYSTEM);
            assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo("profile-missing");
            assertThat(issue.getDetails().getText()).contains("Patient.identifier");
            assertThat(issue.getExpression()).hasToString("[Patient]");
        });
    }

    @Test
    void a_resource_without_a_claim_still_keeps_the_base_standard() {
        assertThat(refusal(() -> store(new Observation().setValue(new StringType("x"))))
                        .getIssue())
                .isNotEmpty();
    }

    @Test
    void an_update_that_breaks_its_profile_is_refused() {
        Patient patient = patient();
        patient.setId(store(patient));
        patient.getIdentifierFirstRep().setValue(null);

        assertThat(refusal(() -> patients().update(patient, new SystemRequestDetails()))
                        .getIssue())
                .isNotEmpty();
    }

    @Test
    void the_result_of_a_patch_is_judged() {
        IIdType id = store(patient());
        String patch = "[{\"op\":\"remove\",\"path\":\"/identifier\"}]";

        assertThat(refusal(() -> patients()
                                .patch(id, null, PatchTypeEnum.JSON_PATCH, patch, null, new SystemRequestDetails()))
                        .getIssue())
                .isNotEmpty();
    }

    @Test
    void one_wrong_entry_undoes_its_whole_transaction() {
        Patient patient = patient();
        patient.getIdentifierFirstRep().setSystem("urn:oid:1.2.3.4").setValue("undone");
        Bundle transaction = transaction(patient, observation("no-such-category"));

        refusal(() -> system.transaction(new SystemRequestDetails(), transaction));

        assertThat(patients()
                        .search(
                                new ca.uhn.fhir.jpa.searchparam.SearchParameterMap(
                                                "identifier",
                                                new ca.uhn.fhir.rest.param.TokenParam("urn:oid:1.2.3.4", "undone"))
                                        .setLoadSynchronous(true),
                                new SystemRequestDetails())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void what_the_person_was_not_told_is_refused_whatever_keeps_its_rules() {
        for (String mark : List.of("UNINFORMED", "UNDELIVERED")) {
            Patient patient = patient();
            patient.getMeta().addTag(WithheldMark.SYSTEM, mark, null);
            assertThat(codes(refusal(() -> store(patient)))).as(mark).containsExactly("withheld-from-person");
            assertThat(codes(refusal(() -> system.transaction(
                            new SystemRequestDetails(), transaction(patient, observation("vital-signs"))))))
                    .as(mark)
                    .containsExactly("withheld-from-person");
        }
        Patient kept = patient();
        kept.getMeta().addTag(WithheldMark.SYSTEM, "LTS", null);
        assertThat(store(kept)).isNotNull();
    }

    private static List<String> codes(OperationOutcome outcome) {
        return outcome.getIssue().stream()
                .map(issue -> issue.getDetails().getCodingFirstRep().getCode())
                .toList();
    }

    @Test
    void a_transaction_whose_entries_refer_to_each_other_is_stored() {
        Bundle answer =
                system.transaction(new SystemRequestDetails(), transaction(patient(), observation("vital-signs")));

        assertThat(answer.getEntry())
                .extracting(entry -> entry.getResponse().getStatus())
                .allMatch(status -> status.startsWith("201"));
    }

    @Test
    void a_claim_that_nobody_knows_is_refused_without_repeating_it() {
        Patient patient = patient();
        patient.getMeta().addProfile("http://example.org/StructureDefinition/nobody-knows");

        OperationOutcome outcome = refusal(() -> store(patient));

        assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
                .isEqualTo("profile-unknown");
        assertThat(outcome.getIssueFirstRep().getDetails().getText()).doesNotContain("nobody-knows");
    }

    @Test
    void definitions_are_not_judged_here() {
        CodeSystem incomplete = new CodeSystem();
        incomplete.setUrl("https://techophr.github.io/fhir/CodeSystem/test-not-judged");
        incomplete.setStatus(Enumerations.PublicationStatus.ACTIVE);
        incomplete.setContent(CodeSystem.CodeSystemContentMode.NOTPRESENT);
        incomplete.getMeta().addProfile("http://example.org/StructureDefinition/nobody-knows");

        assertThat(dao(CodeSystem.class)
                        .create(incomplete, new SystemRequestDetails())
                        .getCreated())
                .isTrue();
    }

    private static Patient patient() {
        Patient patient = new Patient();
        patient.getMeta().addProfile(OFFICIAL + "JP_Patient");
        patient.addIdentifier()
                .setSystem("urn:oid:1.2.392.100495.20.3.51.11319999999")
                .setValue("0001");
        patient.addName().setText("見本 太郎");
        return patient;
    }

    private static Observation observation(String category) {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL);
        observation.getMeta().addProfile(OFFICIAL + "JP_Observation_VitalSigns");
        observation
                .addCategory()
                .addCoding()
                .setSystem("http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS")
                .setCode(category);
        observation.getCode().setText("脈拍");
        observation.setEffective(new DateTimeType("2025-06-10"));
        observation.setSubject(new Reference("urn:uuid:0d3aa0a8-0000-4000-8000-000000000001"));
        return observation;
    }

    private static Bundle transaction(Patient patient, Observation observation) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        bundle.addEntry()
                .setFullUrl("urn:uuid:0d3aa0a8-0000-4000-8000-000000000001")
                .setResource(patient)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Patient");
        bundle.addEntry()
                .setFullUrl("urn:uuid:0d3aa0a8-0000-4000-8000-000000000002")
                .setResource(observation)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Observation");
        return bundle;
    }

    private IIdType store(Patient patient) {
        return patients().create(patient, new SystemRequestDetails()).getId();
    }

    private IIdType store(Observation observation) {
        return dao(Observation.class)
                .create(observation, new SystemRequestDetails())
                .getId();
    }

    private IFhirResourceDao<Patient> patients() {
        return dao(Patient.class);
    }

    private <T extends org.hl7.fhir.instance.model.api.IBaseResource> IFhirResourceDao<T> dao(Class<T> type) {
        return daos.getResourceDao(type);
    }

    private static OperationOutcome refusal(ThrowingCallable write) {
        TechoException[] refusal = new TechoException[1];
        assertThatExceptionOfType(TechoException.class)
                .isThrownBy(write)
                .satisfies(exception -> refusal[0] = exception);
        assertThat(refusal[0].getStatusCode()).isEqualTo(422);
        return (OperationOutcome) refusal[0].getOperationOutcome();
    }
}
