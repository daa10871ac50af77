package techo.exchange.notebook;

import java.util.List;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.AllergyIntolerance.AllergyIntoleranceCategory;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.ImportKey;
import techo.exchange.RecordCategory;
import techo.exchange.notebook.NotebookRecord.Creator;
import techo.exchange.notebook.PersonalRecord.Remark;

/** Record 2: allergies, side effects, past diseases, and other remarks about the person, all in free text. */
final class RemarkTranslator {

    private static final String CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
    private static final String VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";

    private final Translation translation;

    RemarkTranslator(Translation translation) {
        this.translation = translation;
    }

    void translate(Remark remark) {
        String kind = remark.kind().orElse("");
        String text = remark.text().orElseThrow();
        ImportKey key = translation.key("remark", List.of(kind, text));
        switch (kind) {
            case "1", "2" -> add(remark, allergy(remark, kind, text, key), key, RecordCategory.ALLERGY);
            case "3" -> add(remark, condition(remark, text, key), key, RecordCategory.PROBLEM);
            default -> add(remark, observation(remark, kind, text, key), key, RecordCategory.UNKNOWN);
        }
    }

    private AllergyIntolerance allergy(Remark remark, String kind, String text, ImportKey key) {
        AllergyIntolerance allergy = new AllergyIntolerance()
                .addIdentifier(key.identifier())
                .setClinicalStatus(coded(CLINICAL, "active"))
                .setVerificationStatus(coded(VERIFICATION, "unconfirmed"))
                .setCode(Concepts.ofText(text))
                .setPatient(translation.subject());
        if (kind.equals("2")) {
            allergy.addCategory(AllergyIntoleranceCategory.MEDICATION);
            // One free text names the drug and what it did; it stands in both places.
            allergy.addReaction().addManifestation(Concepts.ofText(text));
        }
        if (isByPerson(remark)) {
            allergy.setAsserter(translation.subject());
        }
        allergy.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_AllergyIntolerance"));
        return allergy;
    }

    /** Whether a disease of the past still lasts is not said, so there is no clinical status. */
    private Condition condition(Remark remark, String text, ImportKey key) {
        Condition condition = new Condition()
                .addIdentifier(key.identifier())
                .addCategory(Concepts.ofRecord("2-3", "既往歴"))
                .setCode(Concepts.ofText(text))
                .setSubject(translation.subject());
        if (isByPerson(remark)) {
            condition.setAsserter(translation.subject());
        }
        condition.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_Condition"));
        return condition;
    }

    private Observation observation(Remark remark, String kind, String text, ImportKey key) {
        Observation observation = Observations.start("survey")
                .addIdentifier(key.identifier())
                .setCode(Concepts.ofRecord("2", "患者特記"))
                .setSubject(translation.subject())
                .setValue(new StringType(text));
        if (!kind.equals("9")) {
            remark.row().field(2).ifPresent(written -> observation.addNote().setText("[2] 患者特記種別 " + written));
        }
        if (isByPerson(remark)) {
            observation.addPerformer(translation.subject());
        }
        observation.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_Observation_Common"));
        return observation;
    }

    private boolean isByPerson(Remark remark) {
        return remark.creator() == Creator.PERSON;
    }

    private void add(Remark remark, DomainResource resource, ImportKey key, RecordCategory category) {
        AsWritten.keepCreators(
                resource, java.util.Map.of("2", remark.row().code(4).orElse("")), isByPerson(remark) ? "2" : "1");
        translation.add(
                key,
                resource,
                category,
                translation.source(remark.creator(), java.util.Optional.empty()),
                List.of(remark.row()));
    }

    private static CodeableConcept coded(String system, String code) {
        return new CodeableConcept().addCoding(new Coding().setSystem(system).setCode(code));
    }
}
