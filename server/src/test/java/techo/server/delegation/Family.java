package techo.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import techo.policy.consent.Period;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;

/** A person with a record and somebody who is to act for that person, whom nobody else's test knows. */
final class Family {
    final String person = "person-" + UUID.randomUUID();
    final String delegate;
    final String laboratory;
    final String vital;

    private final FhirHttp fhir;
    private final TestIssuer tokens;

    private Family(FhirHttp fhir, TestIssuer tokens, LocalDate born) {
        this.fhir = fhir;
        this.tokens = tokens;
        born(born);
        RelatedPerson related = new RelatedPerson();
        related.setPatient(new Reference("Patient/" + person));
        this.delegate = created("/RelatedPerson", related);
        this.laboratory = observation("laboratory");
        this.vital = observation("vital-signs");
    }

    static Family ofChild(FhirHttp fhir, TestIssuer tokens) {
        return new Family(fhir, tokens, LocalDate.now(Period.JAPAN).minusYears(10));
    }

    static Family ofAdult(FhirHttp fhir, TestIssuer tokens) {
        return new Family(fhir, tokens, LocalDate.now(Period.JAPAN).minusYears(50));
    }

    /** Puts the birthday right. */
    void born(LocalDate day) {
        Patient patient = new Patient();
        patient.addName().setText("架空 次郎");
        patient.setBirthDateElement(new DateType(day.toString()));
        patient.setId(person);
        assertThat(fhir.put(operator(), "/Patient/" + person, patient).statusCode())
                .isIn(200, 201);
    }

    private String observation(String category) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", category, null)));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.setSubject(new Reference("Patient/" + person));
        observation.setValue(new StringType("x"));
        return created("/Observation", observation);
    }

    private String created(String path, Resource resource) {
        HttpResponse<String> answer = require(201, fhir.post(operator(), path, resource));
        return new IdType(answer.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    String operator() {
        return tokens.operator("registrar");
    }

    String citizen() {
        return tokens.citizen(person);
    }

    /** A token of whoever acts by law. */
    String byLaw() {
        return tokens.delegate(delegate, person, PurposeOfUse.LEGAL_REP);
    }

    /** A token of family or of an attorney. */
    String byFavour() {
        return tokens.delegate(delegate, person, PurposeOfUse.FAMILY_VIEW);
    }

    Parameters parent() {
        return proposal("parent", entry -> entry.addParameter("document", new CodeType("family-register")));
    }

    /** To look at laboratory results. */
    Parameters proposal(String kind, Consumer<Parameters> more) {
        Parameters entry = new Parameters();
        entry.addParameter("delegate", new Reference("RelatedPerson/" + delegate));
        entry.addParameter("kind", new CodeType(kind));
        entry.addParameter("right", new CodeType("view"));
        entry.addParameter("category", new CodeType("LAB"));
        more.accept(entry);
        return entry;
    }

    HttpResponse<String> operation(String token, String operation, Parameters body) {
        return fhir.post(token, "/Patient/" + person + "/" + operation, body);
    }

    /** @return the id of the delegation */
    String establish(String token, Parameters proposal) {
        return fhir.parse(Parameters.class, require(200, operation(token, "$delegation-establish", proposal)))
                .getParameterValue("delegation")
                .primitiveValue();
    }

    HttpResponse<String> end(String token, String delegation) {
        return operation(token, "$delegation-end", named(delegation));
    }

    static Parameters named(String delegation) {
        Parameters body = new Parameters();
        body.addParameter("delegation", new StringType(delegation));
        return body;
    }

    static HttpResponse<String> require(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    void assertNothing(String token) {
        assertThat(fhir.get(token, "/Observation/" + laboratory).statusCode()).isEqualTo(404);
        assertThat(fhir.get(token, "/Observation/" + laboratory + "/_history").statusCode())
                .isEqualTo(404);
        assertThat(fhir.get(token, "/Patient/" + person + "/$everything").statusCode())
                .isEqualTo(404);
        assertThat(total(token)).isZero();
    }

    int total(String token) {
        return fhir.parse(Bundle.class, require(200, fhir.get(token, "/Observation?_summary=count")))
                .getTotal();
    }
}
