package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
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
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;

/** A person with a name that nobody else has, and a neighbour. */
final class ErasureWorld {
    final String secret = "消去太郎" + UUID.randomUUID().toString().substring(0, 8);
    final String person = "person-" + UUID.randomUUID();
    final String neighbour = "neighbour-" + UUID.randomUUID();

    private final FhirHttp fhir;
    private final TestIssuer tokens;

    ErasureWorld(FhirHttp fhir, TestIssuer tokens) {
        this.fhir = fhir;
        this.tokens = tokens;
        patient(person, secret);
        patient(neighbour, "架空 花子");
    }

    String citizen() {
        return tokens.citizen(person);
    }

    String path(String operation) {
        return operation.startsWith("http")
                ? operation.substring(fhir.baseUrl().toString().length())
                : "/Patient/" + person + "/" + operation;
    }

    /** An operation on the person, without parameters. */
    HttpResponse<String> post(String token, String operation) {
        return fhir.post(token, path(operation), new Parameters());
    }

    /** What an operator stores that belongs to nobody, with the name of the person in each. @return where they are */
    String[] unowned() {
        Observation ofBoth = newObservation(person, secret + " of both");
        ofBoth.addPerformer(new Reference("Patient/" + neighbour));
        Bundle collection = new Bundle().setType(Bundle.BundleType.COLLECTION);
        collection
                .addEntry()
                .setFullUrl(fhir.baseUrl() + "/Observation/collected")
                .setResource(newObservation(person, secret + " collected"));
        return new String[] {create(ofBoth), create(collection), create(holding(secret + " held"))};
    }

    /** An organisation of the directory whose first version held something of the person. */
    String directoryThatHeld() {
        Organization organization = holding(secret + " held once");
        String place = create(organization);
        organization.getContained().clear();
        organization.getExtension().clear();
        organization.setId(new IdType(place).getIdPart());
        made(fhir.put(tokens.operator(), "/" + place, organization));
        return place;
    }

    String observation(String of, String value) {
        return new IdType(create(newObservation(of, value))).getIdPart();
    }

    /** In two versions, both with the person, the second with the neighbour too. @param clinic who manages it */
    String list(String clinic) {
        Group list = new Group();
        list.setType(Group.GroupType.PERSON).setActual(true);
        list.setManagingEntity(new Reference("Organization/" + clinic));
        list.addMember().setEntity(new Reference("Patient/" + person));
        String id = new IdType(create(list)).getIdPart();
        list.setId(id);
        list.addMember().setEntity(new Reference("Patient/" + neighbour));
        made(fhir.put(tokens.operator(), "/Group/" + id, list));
        return id;
    }

    String organization() {
        String id = "clinic-" + UUID.randomUUID();
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(id);
        made(fhir.put(tokens.operator(), "/Organization/" + id, organization));
        return id;
    }

    private Organization holding(String value) {
        Observation held = new Observation();
        held.setId("held");
        held.setStatus(Observation.ObservationStatus.FINAL);
        held.setSubject(new Reference("Patient/" + person));
        held.setCode(new CodeableConcept().setText(value));
        Organization organization = new Organization();
        organization.setName("架空検査所");
        organization.addContained(held);
        organization.addExtension("https://example.jp/fhir/StructureDefinition/sample", new Reference("#held"));
        return organization;
    }

    private void patient(String id, String name) {
        Patient patient = new Patient();
        patient.addName().setText(name);
        patient.addIdentifier().setSystem("urn:oid:1.2.392.99").setValue(name);
        patient.setBirthDateElement(new DateType("1980-04-01"));
        patient.setId(id);
        made(fhir.put(tokens.operator(), "/Patient/" + id, patient));
    }

    private static Observation newObservation(String of, String value) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/" + of));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        observation.setValue(new StringType(value));
        return observation;
    }

    /** @return type and id */
    private String create(Resource resource) {
        HttpResponse<String> made = made(fhir.post(tokens.operator(), "/" + resource.fhirType(), resource));
        return new IdType(made.headers().firstValue("Location").orElseThrow())
                .toUnqualifiedVersionless()
                .getValue();
    }

    static HttpResponse<String> made(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
        return response;
    }
}
