package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.TestIssuer;

/** A person with a laboratory result and a weight, and a clinic in the register that may see laboratory results. */
final class LedgerWorld {
    static final String LEGAL_NAME = "医療法人架空会 架空診療所";

    final FhirHttp fhir;
    final TestIssuer tokens;
    final String person = "person-" + UUID.randomUUID();
    final String clinic = "clinic-" + UUID.randomUUID();
    final String laboratory;
    final String weight;
    final String allergy;
    final String practitioner = "Practitioner/doctor-" + UUID.randomUUID();
    private final String staffClient = "staff-" + UUID.randomUUID();
    private final String appClient = "app-" + UUID.randomUUID();

    LedgerWorld(FhirHttp fhir, TestIssuer tokens) {
        this.fhir = fhir;
        this.tokens = tokens;
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        made(fhir.put(tokens.operator(), "/Organization/" + clinic, organization));
        Patient patient = new Patient();
        patient.addName().setText("架空 太郎");
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(person);
        made(fhir.put(tokens.operator(), "/Patient/" + person, patient));
        laboratory = observation("laboratory", "2093-3");
        weight = observation("vital-signs", "29463-7");
        AllergyIntolerance intolerance = new AllergyIntolerance();
        intolerance.setPatient(new Reference("Patient/" + person));
        intolerance.setCode(new CodeableConcept().setText("架空の薬"));
        intolerance.setClinicalStatus(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", null)));
        allergy = id(made(fhir.post(tokens.operator(), "/AllergyIntolerance", intolerance)));
        register(LEGAL_NAME);
    }

    String observation(String category, String code) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/" + person));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", code, null)));
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", category, null)));
        observation.setValue(new StringType("value"));
        return id(made(fhir.post(tokens.operator(), "/Observation", observation)));
    }

    /**
     * The person lets the clinic see laboratory results for treatment.
     *
     * @param more other categories
     * @return the id of the consent
     */
    String consent(int recipientVersion, DataCategory... more) {
        Consent consent = GivenConsent.to(clinic, PurposeOfUse.TREAT, recipientVersion, person);
        for (DataCategory category : more) {
            consent.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, category.code(), null));
        }
        return id(made(fhir.post(citizen(), "/Consent", consent)));
    }

    /** The doctor opens the record because life is at stake. */
    void emergency() {
        Parameters asked = new Parameters();
        asked.addParameter("patient", new Reference("Patient/" + person));
        asked.addParameter("ground", new CodeType("life"));
        asked.addParameter("reason", new StringType("意識不明"));
        asked.addParameter("category", new CodeType("ALLERGY"));
        made(fhir.post(doctor(PurposeOfUse.EMERGENCY), "/Patient/$emergency-access", asked));
    }

    /** What the register is to say of the clinic. */
    Parameters entry(String legalName) {
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType("MEDICAL"));
        entry.addParameter("legal-name", new StringType(legalName));
        entry.addParameter("address", new StringType("東京都架空区1-1"));
        entry.addParameter("representative", new StringType("理事長 架空 花子"));
        List.of("TREAT", "EMERGENCY").forEach(purpose -> entry.addParameter("purpose", new CodeType(purpose)));
        Map.of(staffClient, "staff", appClient, "app").forEach((id, agent) -> {
            ParametersParameterComponent client = entry.addParameter().setName("client");
            client.addPart().setName("issuer").setValue(new UriType(tokens.uri()));
            client.addPart().setName("id").setValue(new StringType(id));
            client.addPart().setName("agent").setValue(new CodeType(agent));
            client.addPart().setName("purpose").setValue(new CodeType("TREAT"));
            if (agent.equals("staff")) {
                client.addPart().setName("purpose").setValue(new CodeType("EMERGENCY"));
                client.addPart().setName("break-glass").setValue(new CodeType("authorised"));
            }
        });
        return entry;
    }

    void register(String legalName) {
        String path = "/Organization/" + clinic + "/";
        HttpResponse<String> proposed =
                made(fhir.post(tokens.operator("alice"), path + "$recipient-propose", entry(legalName)));
        Parameters approval = new Parameters();
        approval.addParameter(
                "change",
                new StringType(fhir.parse(Parameters.class, proposed)
                        .getParameterValue("change")
                        .primitiveValue()));
        made(fhir.post(tokens.operator("bob"), path + "$recipient-approve", approval));
    }

    String citizen() {
        return tokens.citizen(person);
    }

    String doctor() {
        return doctor(PurposeOfUse.TREAT);
    }

    String doctor(PurposeOfUse purpose) {
        return tokens.token(claims -> claims.claim("techo_caller", "recipient")
                .claim("client_id", staffClient)
                .claim("fhirUser", practitioner)
                .claim("purpose", purpose.code()));
    }

    /** The clinic's app in the hands of the person. */
    String app() {
        return tokens.token(claims -> claims.claim("techo_caller", "recipient")
                .claim("client_id", appClient)
                .claim("patient", person)
                .claim("scope", "patient/*.rs")
                .claim("purpose", PurposeOfUse.TREAT.code()));
    }

    static String id(HttpResponse<String> response) {
        return new IdType(response.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    static HttpResponse<String> made(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
        return response;
    }
}
