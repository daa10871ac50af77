package techo.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** A parameter does what the standard says, or is refused by its name. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class ParametersTest {
    private static final String PERSON = "p-" + UUID.randomUUID();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer issuer;

    private String token = "";

    @BeforeAll
    void record() {
        Patient patient = new Patient();
        patient.setId(PERSON);
        fhir.put(issuer.operator(), "/Patient/" + PERSON, patient);
        token = issuer.citizen(PERSON);
        Observation observation =
                new Observation().setStatus(ObservationStatus.FINAL).setSubject(new Reference("Patient/" + PERSON));
        observation.getCode().setText("架空の検査");
        assertThat(fhir.post(token, "/Observation", observation).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Observation?_count=-1",
                "/Observation?_offset=-5",
                "/Observation?date=2026-13-45",
                "/Observation?_lastUpdated=yesterday",
                "/Observation?value-quantity=much",
                "/Binary?_count=-1",
                "/AuditEvent?_count=-1",
                "/AuditEvent?date=yesterday",
                "/Patient/{person}/_history?_count=-1",
                "/Patient/{person}/_history?_since=yesterday",
                "/Patient/{person}/$everything?_count=-1",
                "/Patient/{person}/$disclosures?from=yesterday"
            })
    void a_value_of_another_form_than_its_type_is_refused_as_that(String path) {
        HttpResponse<String> answer = fhir.get(token, path.replace("{person}", PERSON));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("parameter-value-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end", "_since", "_lastUpdated", "_content", "_text", "_filter"})
    void a_whole_record_is_not_cut_by_what_would_be_passed_over(String name) {
        HttpResponse<String> answer = fhir.get(token, "/Patient/" + PERSON + "/$everything?" + name + "=2026-01-01");

        assertThat(code(answer)).isEqualTo("search-parameter-refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "end", "_since"})
    void nor_when_the_parameters_are_sent(String name) {
        Parameters body = new Parameters().addParameter(name, new DateType("2026-01-01"));

        assertThat(code(fhir.post(token, "/Patient/" + PERSON + "/$everything", body)))
                .isEqualTo("search-parameter-refused");
    }

    @Test
    void nor_by_when_it_was_stored_which_hapi_cannot_read_in_a_body() {
        Parameters body = new Parameters().addParameter("_lastUpdated", new DateType("2026-01-01"));
        HttpResponse<String> answer = fhir.post(token, "/Patient/" + PERSON + "/$everything", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("search-parameter-refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_count", "_offset"})
    void a_negative_count_is_refused_in_a_body_too(String name) {
        Parameters body = new Parameters().addParameter(name, new IntegerType(-1));
        HttpResponse<String> answer = fhir.post(token, "/Patient/" + PERSON + "/$everything", body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("parameter-value-invalid");
    }

    @Test
    void an_entry_of_a_batch_is_refused_for_the_same_reason_as_alone() {
        OperationOutcome refused = (OperationOutcome)
                entry("Observation?date=2026-13-45").getResponse().getOutcome();

        assertThat(code(refused)).isEqualTo("parameter-value-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient/{person}/$everything?_count=1",
                "Patient/{person}/$everything?_count=1&_offset=0",
                "Patient/{person}/%24everything?_count=1",
                "Patient/{person}/$everything/?_count=1"
            })
    void a_whole_record_in_a_batch_has_a_next_page_too(String url) {
        Bundle first = (Bundle) entry(url.replace("{person}", PERSON)).getResource();

        assertThat(first.getEntry()).hasSize(1);
        Bundle second = fhir.parse(
                Bundle.class, fhir.get(token, first.getLink("next").getUrl().replaceFirst(".*/fhir/", "/")));
        assertThat(second.getEntryFirstRep().getResource().fhirType())
                .isNotEqualTo(first.getEntryFirstRep().getResource().fhirType());
    }

    private BundleEntryComponent entry(String url) {
        Bundle batch = new Bundle().setType(BundleType.BATCH);
        batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
        return fhir.parse(Bundle.class, fhir.post(token, "/", batch)).getEntryFirstRep();
    }

    @Test
    void a_whole_record_can_be_asked_for_by_types() {
        Bundle found = fhir.parse(
                Bundle.class, fhir.get(token, "/Patient/" + PERSON + "/$everything?_type=Observation,Patient"));

        assertThat(found.getEntry())
                .extracting(entry -> entry.getResource().fhirType())
                .containsExactlyInAnyOrder("Patient", "Observation");
    }

    private String code(HttpResponse<String> answer) {
        return code(fhir.parse(OperationOutcome.class, answer));
    }

    private static String code(OperationOutcome outcome) {
        return outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode();
    }
}
