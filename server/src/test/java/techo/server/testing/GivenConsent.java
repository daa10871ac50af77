package techo.server.testing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Reference;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.consent.StatedTerms;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.identity.PurposeOfUse;
import techo.policy.recipient.RecipientVersion;

/** A Consent as an app would write it: laboratory results, for a year. */
public final class GivenConsent {
    private GivenConsent() {}

    /** @param recipientVersion what the person was told of the recipient; 0 says nothing of it */
    public static Consent to(String recipient, PurposeOfUse purpose, int recipientVersion, String person) {
        return to(
                recipient,
                purpose,
                new ConsentTerms(
                        ConsentKind.SHARING,
                        Period.BEGINNING,
                        NoticeVersion.UNSTATED,
                        new RecipientVersion(recipientVersion),
                        Set.of()),
                person);
    }

    public static Consent to(String recipient, PurposeOfUse purpose, ConsentTerms terms, String person) {
        Consent consent = new Consent();
        StatedTerms.write(consent, terms, Optional.empty());
        consent.setStatus(ConsentState.ACTIVE);
        consent.setScope(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", null)));
        consent.addCategory(new CodeableConcept(new Coding("http://loinc.org", "59284-0", null)));
        consent.setPatient(new Reference("Patient/" + person));
        consent.setPolicyRule(new CodeableConcept().setText("同意書 1.0"));
        Consent.ProvisionComponent provision = consent.getProvision();
        provision.setType(ConsentProvisionType.PERMIT);
        provision.getPeriod().setStart(Date.from(Instant.now().minus(1, ChronoUnit.DAYS)));
        provision.getPeriod().setEnd(Date.from(Instant.now().plus(365, ChronoUnit.DAYS)));
        provision
                .addActor()
                .setRole(new CodeableConcept(
                        new Coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", null)))
                .setReference(new Reference("Organization/" + recipient));
        provision.addPurpose(new Coding(ConsentReader.PURPOSES, purpose.code(), null));
        provision.addClass_(new Coding(ConsentReader.CATEGORIES, DataCategory.LAB.code(), null));
        return consent;
    }
}
