package techo.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What is sent as XML is judged and stored as the same sent as JSON. */
@ServerTest
class XmlTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private FhirContext context;

    @Autowired
    private TestIssuer issuer;

    private String person;
    private String token;

    @BeforeEach
    void person() {
        person = "x-" + UUID.randomUUID();
        Patient patient = new Patient();
        patient.setId(person);
        assertThat(send(issuer.operator(), "PUT", "/Patient/" + person, patient).statusCode())
                .isEqualTo(201);
        token = issuer.citizen(person);
    }

    @Test
    void a_resource_is_created_read_and_changed() {
        HttpResponse<String> created = send(token, "POST", "/Observation", pulse(61));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);

        String path = "/Observation/"
                + new IdType(created.headers().firstValue("Location").orElseThrow()).getIdPart();
        Observation read = context.newXmlParser()
                .parseResource(
                        Observation.class,
                        fhir.send(token, path, request -> request.header("Accept", "application/fhir+xml"))
                                .body());
        assertThat(read.getValueQuantity().getValue()).isEqualByComparingTo("61");

        Observation changed = pulse(62);
        changed.setId(read.getIdElement().toUnqualifiedVersionless());
        assertThat(send(token, "PUT", path, changed).statusCode()).isEqualTo(200);
        assertThat(fhir.parse(Observation.class, fhir.get(token, path))
                        .getValueQuantity()
                        .getValue())
                .isEqualByComparingTo("62");
    }

    @Test
    void a_rule_that_is_broken_is_told_as_for_json() {
        Observation broken = pulse(61).setStatus(null);

        HttpResponse<String> asXml = send(token, "POST", "/Observation", broken);
        HttpResponse<String> asJson = fhir.post(token, "/Observation", broken);

        assertThat(asXml.statusCode()).isEqualTo(422);
        assertThat(asJson.statusCode()).isEqualTo(422);
        assertThat(asXml.body()).isEqualTo(asJson.body());
        assertThat(send(token, "POST", "/Observation/$validate", broken).body()).isEqualTo(asJson.body());
    }

    @Test
    void a_transaction_is_stored() {
        Bundle transaction = new Bundle().setType(BundleType.TRANSACTION);
        transaction
                .addEntry()
                .setResource(pulse(63))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Observation");

        HttpResponse<String> answer = send(token, "POST", "", transaction);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(fhir.parse(Bundle.class, answer)
                        .getEntryFirstRep()
                        .getResponse()
                        .getStatus())
                .startsWith("201");
    }

    @Test
    void what_is_no_xml_is_told_with_its_place() {
        HttpResponse<String> refused = fhir.send(
                token,
                "/Observation",
                request -> request.header("Content-Type", "application/fhir+xml")
                        .POST(BodyPublishers.ofString(
                                "<Observation xmlns=\"http://hl7.org/fhir\">\n<status value=</Observation>")));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(fhir.parse(OperationOutcome.class, refused)
                        .getIssueFirstRep()
                        .getDetails()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("body-unreadable");
    }

    private Observation pulse(int perMinute) {
        Observation pulse = new Observation().setStatus(ObservationStatus.FINAL);
        pulse.addCategory()
                .addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/observation-category")
                .setCode("vital-signs");
        pulse.getCode().addCoding().setSystem("http://loinc.org").setCode("8867-4");
        return pulse.setSubject(new Reference("Patient/" + person))
                .setEffective(new DateTimeType("2026-11-20T08:00:00+09:00"))
                .setValue(new Quantity(perMinute)
                        .setUnit("/min")
                        .setSystem("http://unitsofmeasure.org")
                        .setCode("/min"));
    }

    private HttpResponse<String> send(String caller, String method, String path, Resource body) {
        return fhir.send(
                caller,
                path,
                request -> request.header("Content-Type", "application/fhir+xml")
                        .header("Accept", "application/fhir+json")
                        .method(
                                method,
                                BodyPublishers.ofString(context.newXmlParser().encodeResourceToString(body))));
    }
}
