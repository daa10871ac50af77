package techo.server.consent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.RoundedCounts;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.server.consent.RecordFacts;
import techo.server.consent.StoredEvidence;
import techo.server.consent.VisibleResources;
import techo.server.storage.DatabaseClock;
import techo.server.testing.FhirHttp;
import techo.server.testing.GivenConsent;
import techo.server.testing.Moments;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** People are counted as they were at one instant; here to the last one, where operators are told steps. */
@ServerTest
class CohortPreviewTest {
    private final String clinic = "clinic-" + UUID.randomUUID();

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private StoredEvidence evidence;

    @Autowired
    private VisibleResources visible;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate jdbc;

    private String person = "";
    private String result = "";

    @BeforeEach
    void store() {
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        done(fhir.put(tokens.operator(), "/Organization/" + clinic, organization));
        person = person();
        result = result(person);
    }

    @Test
    void who_consents_is_counted_of_later_instants_only() {
        Instant before = Moments.apart();
        Map<String, Integer> counted = counted(before);
        done(fhir.post(tokens.citizen(person), "/Consent", consent(person)));
        Instant after = Moments.apart();

        assertThat(counted(before)).isEqualTo(counted).doesNotContainKey("permit");
        assertThat(counted(after))
                .containsEntry("permit", 1)
                .containsEntry("no-consent", counted.get("no-consent") - 1);
    }

    @Test
    void who_withdraws_is_counted_as_before_of_earlier_instants() {
        String consent = done(fhir.post(tokens.citizen(person), "/Consent", consent(person)));
        Instant before = Moments.apart();
        done(fhir.post(tokens.citizen(person), "/Consent/" + consent + "/$withdraw-consent", new Parameters()));
        Instant after = Moments.apart();

        assertThat(counted(before)).containsEntry("permit", 1);
        assertThat(counted(after)).doesNotContainKey("permit");
    }

    @Test
    void who_hides_what_there_is_or_stops_sharing_is_counted_as_before_of_earlier_instants() {
        done(fhir.post(tokens.citizen(person), "/Consent", consent(person)));
        String other = person();
        result(other);
        done(fhir.post(tokens.citizen(other), "/Consent", consent(other)));
        Instant before = Moments.apart();
        done(fhir.post(tokens.citizen(person), "/Observation/" + result + "/$hide", new Parameters()));
        done(fhir.post(tokens.citizen(other), "/Patient/" + other + "/$stop-sharing", new Parameters()));
        Instant after = Moments.apart();

        assertThat(counted(before)).containsEntry("permit", 2);
        assertThat(counted(after)).doesNotContainKey("permit");
    }

    @Test
    void who_has_something_since_is_not_counted_of_earlier_instants_and_who_deleted_it_is() {
        done(fhir.post(tokens.citizen(person), "/Consent", consent(person)));
        String other = person();
        done(fhir.post(tokens.citizen(other), "/Consent", consent(other)));
        Instant before = Moments.apart();
        result(other);
        Instant both = Moments.apart();
        assertThat(fhir.delete(tokens.citizen(person), "/Observation/" + result).statusCode())
                .isEqualTo(200);
        Instant after = Moments.apart();

        assertThat(counted(before)).containsEntry("permit", 1);
        assertThat(counted(both)).containsEntry("permit", 2);
        assertThat(counted(after)).containsEntry("permit", 1);
    }

    /** People by outcome. */
    private Map<String, Integer> counted(Instant then) {
        ConsentSimulation simulation = new ConsentSimulation(
                evidence,
                new PastConsents(jdbc, daos),
                new RecordFacts(jdbc, visible),
                new RoundedCounts(1),
                new DatabaseClock(jdbc));
        AccessQuestion question = new AccessQuestion(
                new RecipientId(clinic),
                Optional.of(RecipientType.MEDICAL),
                PurposeOfUse.TREAT,
                Optional.empty(),
                Optional.empty());
        Map<String, Integer> counted = new HashMap<>();
        simulation.ofEverybody(question, DataCategory.LAB, then).getParameter().stream()
                .filter(line -> line.getName().equals("outcome"))
                .forEach(line -> counted.put(
                        line.getPart().get(0).getValue().primitiveValue(),
                        Integer.valueOf(line.getPart().get(1).getValue().primitiveValue())));
        return counted;
    }

    private String person() {
        String id = "person-" + UUID.randomUUID();
        Patient patient = new Patient();
        patient.setBirthDateElement(new DateType("1970-04-05")).setId(id);
        done(fhir.put(tokens.operator(), "/Patient/" + id, patient));
        return id;
    }

    private String result(String owner) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        observation.setCode(new CodeableConcept().setText("架空の検査"));
        observation.setSubject(new Reference("Patient/" + owner));
        observation.setValue(new StringType("陰性"));
        return done(fhir.post(tokens.operator(), "/Observation", observation));
    }

    private IBaseResource consent(String giver) {
        return GivenConsent.to(clinic, PurposeOfUse.TREAT, 0, giver);
    }

    /** @return the id of what was made, where something was */
    private static String done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return answer.headers()
                .firstValue("Location")
                .map(location -> new IdType(location).getIdPart())
                .orElse("");
    }
}
