package techo.demo.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Reference;
import techo.demo.identity.SampleClient;
import techo.demo.identity.SamplePerson;
import techo.interceptors.consent.StatedTerms;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.recipient.RecipientVersion;

/** Whom the people that can sign in have already allowed to see what. */
public final class SampleConsents {
    private static final String PURPOSES = "https://techophr.github.io/fhir/CodeSystem/purpose";
    private static final String CATEGORIES = "https://techophr.github.io/fhir/CodeSystem/data-category";

    private SampleConsents() {}

    public static List<Consent> of(SamplePerson person) {
        return switch (person) {
            case HANAKO ->
                List.of(
                        consent(person, SampleClient.HOSPITAL, DataCategory.IMM, DataCategory.ALLERGY),
                        consent(person, SampleClient.SERVICE, DataCategory.VITAL));
            case TARO -> List.of(consent(person, SampleClient.RESEARCHER, DataCategory.CK_SPEC));
            case YOKO -> List.of();
        };
    }

    private static Consent consent(SamplePerson person, SampleClient recipient, DataCategory... categories) {
        Consent consent = new Consent();
        consent.setStatus(ConsentState.ACTIVE);
        consent.setScope(concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"));
        consent.addCategory(concept("http://loinc.org", "59284-0"));
        consent.setPatient(new Reference("Patient/" + person.patient().value()));
        consent.getPolicyRule().setText("見本の同意書 1.0");
        StatedTerms.write(
                consent,
                new ConsentTerms(
                        ConsentKind.SHARING,
                        Period.BEGINNING,
                        NoticeVersion.UNSTATED,
                        new RecipientVersion(1),
                        Set.of()),
                Optional.empty());
        ProvisionComponent provision = consent.getProvision().setType(ConsentProvisionType.PERMIT);
        provision
                .addActor()
                .setRole(concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"))
                .setReference(
                        new Reference("Organization/" + recipient.organization().orElseThrow()));
        provision.addPurpose(
                new Coding().setSystem(PURPOSES).setCode(recipient.claims().get("purpose")));
        for (DataCategory category : categories) {
            provision.addClass_(new Coding().setSystem(CATEGORIES).setCode(category.code()));
        }
        return consent;
    }

    private static CodeableConcept concept(String system, String code) {
        return new CodeableConcept(new Coding().setSystem(system).setCode(code));
    }
}
