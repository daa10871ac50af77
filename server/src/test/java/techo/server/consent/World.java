package techo.server.consent;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.consent.StatedTerms;
import techo.policy.consent.ConsentKind;
import techo.policy.consent.ConsentTerms;
import techo.policy.consent.DataCategory;
import techo.policy.consent.NoticeVersion;
import techo.policy.consent.Period;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.policy.recipient.RecipientVersion;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;

/** A person, another person and a clinic that nobody else's test knows, and what they can do. */
final class World {
    final FhirHttp fhir;
    final TestIssuer tokens;
    /** Stands in every resource of the person, and nowhere else. */
    final String secret = "secret" + UUID.randomUUID().toString().replace("-", "");

    final String person = id("p");
    final String other = id("o");
    final String clinic = id("c");

    World(FhirHttp fhir, TestIssuer tokens) {
        this.fhir = fhir;
        this.tokens = tokens;
        made(fhir.put(operator(), "/Patient/" + person, patient(person)));
        made(fhir.put(operator(), "/Patient/" + other, patient(other)));
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        made(fhir.put(operator(), "/Organization/" + clinic, organization));
    }

    static String id(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    String operator() {
        return tokens.operator();
    }

    String citizen() {
        return tokens.citizen(person);
    }

    String otherCitizen() {
        return tokens.citizen(other);
    }

    String clinic() {
        return tokens.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
    }

    /** @return the logical id */
    String observation(String patient, String category) {
        return created(fhir.post(operator(), "/Observation", newObservation(patient, category)));
    }

    Observation newObservation(String patient, String category) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", category, null)));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.setSubject(new Reference("Patient/" + patient));
        observation.setEffective(new DateTimeType("2026-03-01"));
        observation.setValue(new StringType(secret));
        return observation;
    }

    /** Breaks a rule of the base standard (obs-3). */
    Observation newBrokenObservation(String category) {
        Observation observation = newObservation(person, category);
        observation.addReferenceRange().setType(new CodeableConcept().setText("normal"));
        return observation;
    }

    /** The person lets the clinic see categories for treatment. */
    String consent(DataCategory... categories) {
        return created(fhir.post(citizen(), "/Consent", newConsent(categories)));
    }

    Consent newConsent(DataCategory... categories) {
        Consent consent = new Consent();
        consent.setStatus(ConsentState.ACTIVE);
        consent.setScope(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", null)));
        consent.addCategory(new CodeableConcept(new Coding("http://loinc.org", "59284-0", null)));
        consent.setPatient(new Reference("Patient/" + person));
        // What the person was told of the clinic, if a test registers it.
        StatedTerms.write(
                consent,
                new ConsentTerms(
                        ConsentKind.SHARING,
                        Period.BEGINNING,
                        NoticeVersion.UNSTATED,
                        new RecipientVersion(1),
                        Set.of()),
                Optional.empty());
        consent.setPolicyRule(new CodeableConcept().setText("同意書 1.0"));
        Consent.ProvisionComponent provision = consent.getProvision();
        provision.setType(ConsentProvisionType.PERMIT);
        provision
                .addActor()
                .setReference(new Reference("Organization/" + clinic))
                .setRole(new CodeableConcept(
                        new Coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", null)));
        provision.addPurpose(new Coding(ConsentReader.PURPOSES, PurposeOfUse.TREAT.code(), null));
        for (DataCategory category : categories) {
            provision.addClass_(new Coding(ConsentReader.CATEGORIES, category.code(), null));
        }
        return consent;
    }

    void withdraw(String consentId) {
        Consent consent = fhir.parse(Consent.class, fhir.get(citizen(), "/Consent/" + consentId));
        consent.setStatus(ConsentState.INACTIVE);
        made(fhir.put(citizen(), "/Consent/" + consentId, consent));
    }

    HttpResponse<String> postForm(String token, String path, String form) {
        return fhir.send(
                token,
                path,
                request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    HttpResponse<String> patch(String token, String path, String patch, String... headers) {
        return fhir.send(token, path, request -> {
            request.header("Content-Type", "application/json-patch+json")
                    .method("PATCH", BodyPublishers.ofString(patch));
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
        });
    }

    static String created(HttpResponse<String> response) {
        made(response);
        return new IdType(response.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    static void made(HttpResponse<String> response) {
        if (response.statusCode() != 200 && response.statusCode() != 201) {
            throw new AssertionError("expected a write to succeed: " + response.statusCode() + " " + response.body());
        }
    }

    private static IBaseResource patient(String id) {
        Patient patient = new Patient();
        patient.addName().setFamily("架空").addGiven("花子");
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(id);
        return patient;
    }

    static List<String> ids(String bundle) {
        return Pattern.compile("\"fullUrl\":\\s*\"[^\"]*/fhir/[A-Za-z]+/([^\"]+)\"")
                .matcher(bundle)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
