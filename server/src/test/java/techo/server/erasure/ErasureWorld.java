package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.TestIssuer;

/**
 * A person whose record has a name that nobody else has in many places: versions, deleted and hidden items, a list, a file
 * of an export. A neighbour consented to the same clinic.
 */
final class ErasureWorld {
    private static final ObjectMapper JSON = new ObjectMapper();

    final String secret = "消去太郎" + UUID.randomUUID().toString().substring(0, 8);
    final String person = "person-" + UUID.randomUUID();
    final String neighbour = "neighbour-" + UUID.randomUUID();
    final String clinic = "clinic-" + UUID.randomUUID();
    final String result;
    final String deleted;
    private final String group;

    private final FhirHttp fhir;
    private final TestIssuer tokens;

    ErasureWorld(FhirHttp fhir, TestIssuer tokens) {
        this.fhir = fhir;
        this.tokens = tokens;
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        made(fhir.put(tokens.operator(), "/Organization/" + clinic, organization));
        patient(person, secret);
        patient(neighbour, "架空 花子");
        result = observation(person, secret + " first");
        Observation changed = fhir.parse(Observation.class, fhir.get(citizen(), "/Observation/" + result));
        changed.setValue(new StringType(secret + " second"));
        made(fhir.put(citizen(), "/Observation/" + result, changed));
        deleted = observation(person, secret + " deleted");
        assertThat(fhir.delete(citizen(), "/Observation/" + deleted).statusCode())
                .isIn(200, 204);
        observation(neighbour, "value");
        Parameters hide = new Parameters().addParameter("from", new CodeType("delegates"));
        made(fhir.post(citizen(), "/Observation/" + result + "/$hide", hide));
        for (String each : new String[] {person, neighbour}) {
            made(fhir.post(tokens.citizen(each), "/Consent", GivenConsent.to(clinic, PurposeOfUse.TREAT, 0, each)));
        }
        group = group();
        assertThat(fhir.get(doctor(), "/Observation/" + result).statusCode()).isEqualTo(200);
    }

    /** @return the path of a file of the clinic's export of the list, with lines of both */
    String exportedFile() {
        JsonNode manifest = export(doctor(), "/Group/" + group + "/$export?_type=Observation");
        return path(manifest.at("/output/0/url").asText());
    }

    void ownExport() {
        assertThat(export(citizen(), path("$export")).at("/output").size()).isPositive();
    }

    String citizen() {
        return tokens.citizen(person);
    }

    String doctor() {
        return tokens.recipient(clinic, RecipientType.MEDICAL, PurposeOfUse.TREAT);
    }

    String path(String operation) {
        return operation.startsWith("http")
                ? operation.substring(fhir.baseUrl().toString().length())
                : "/Patient/" + person + "/" + operation;
    }

    private JsonNode export(String token, String path) {
        HttpResponse<String> accepted = fhir.send(
                token,
                path,
                request -> request.header("Prefer", "respond-async").GET());
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String status = path(accepted.headers().firstValue("Content-Location").orElseThrow());
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        HttpResponse<String> answer = fhir.get(token, status);
        while ((answer.statusCode() == 202 || answer.statusCode() == 429) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            answer = fhir.get(token, status);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void patient(String id, String name) {
        Patient patient = new Patient();
        patient.addName().setText(name);
        patient.addIdentifier().setSystem("urn:oid:1.2.392.99").setValue(name);
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(id);
        made(fhir.put(tokens.operator(), "/Patient/" + id, patient));
    }

    private String observation(String of, String value) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/" + of));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        observation.setValue(new StringType(value));
        return id(made(fhir.post(tokens.operator(), "/Observation", observation)));
    }

    /** In two versions, both with the person. */
    private String group() {
        Group list = new Group();
        list.setType(Group.GroupType.PERSON).setActual(true);
        list.setManagingEntity(new Reference("Organization/" + clinic));
        list.addMember().setEntity(new Reference("Patient/" + person));
        String id = id(made(fhir.post(tokens.operator(), "/Group", list)));
        list.setId(id);
        list.addMember().setEntity(new Reference("Patient/" + neighbour));
        made(fhir.put(tokens.operator(), "/Group/" + id, list));
        return id;
    }

    private static String id(HttpResponse<String> response) {
        return new IdType(response.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    private static HttpResponse<String> made(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
        return response;
    }
}
