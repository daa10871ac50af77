package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.Period;
import techo.policy.disclosure.ContentDigest;
import techo.policy.disclosure.LegalBasis;
import techo.policy.disclosure.RecordDuty;
import techo.policy.identity.PatientId;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What was disclosed elsewhere is entered by an operator, once. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordDisclosureTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private DisclosureLedger ledger;

    private LedgerWorld world;
    private String consent;

    @BeforeAll
    void makePersonAndClinic() {
        world = new LedgerWorld(fhir, tokens);
        consent = world.consent(1);
    }

    @Test
    void a_statement_becomes_an_entry_and_the_same_statement_again_changes_nothing() {
        int before = entries();
        Parameters statement = statement(event -> {});
        HttpResponse<String> first = send(tokens.operator(), statement);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).contains("disclosure-statement-recorded");
        HttpResponse<String> second = send(tokens.operator(), statement);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.body()).contains("disclosure-statement-known");
        assertThat(entries()).isEqualTo(before + 1);
        LedgerEntry entry = ledger.ofPerson(new PatientId(world.person), Period.ALWAYS, 0, 1)
                .get(0);
        assertThat(entry.named()).map(NamedRecipient::legalName).contains(LedgerWorld.LEGAL_NAME);
        assertThat(entry.duty()).isEqualTo(RecordDuty.REQUIRED);
        assertThat(entry.disclosed().digest().of()).isEqualTo(ContentDigest.Of.STATEMENT);
        assertThat(entry.disclosed().kinds())
                .extracting(kind -> kind.category().code())
                .containsExactly("DOC");
        assertThat(entry.disclosed().consents())
                .extracting(ref -> ref.id().value())
                .containsExactly(consent);
    }

    @Test
    void what_the_law_asked_for_is_entered_without_a_consent_and_is_no_duty() {
        Parameters byLaw = without("consent", statement(event -> {})).addParameter("basis", new CodeType("LAW"));
        HttpResponse<String> answer = send(tokens.operator(), byLaw);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        LedgerEntry entry = ledger.ofPerson(new PatientId(world.person), Period.ALWAYS, 0, 100).stream()
                .filter(one -> one.disclosed().basis() == LegalBasis.LAW)
                .findFirst()
                .orElseThrow();
        assertThat(entry.duty()).isEqualTo(RecordDuty.EXEMPT_LEGAL_GROUND);
        assertThat(entry.disclosed().consents()).isEmpty();
        assertThat(entry.disclosed().kinds())
                .extracting(kind -> kind.category().code())
                .containsExactly("DOC");
    }

    @TestFactory
    Stream<DynamicTest> a_ground_that_is_not_told_clearly_is_not_entered() {
        Map<String, Parameters> wrong = Map.of(
                "neither a ground nor a consent",
                without("consent", statement(event -> {})),
                "consent without one",
                without("consent", statement(event -> {})).addParameter("basis", new CodeType("CONSENT")),
                "a ground and a consent",
                statement(event -> {}).addParameter("basis", new CodeType("LAW")),
                "a ground that no law knows",
                without("consent", statement(event -> {})).addParameter("basis", new CodeType("WISH")),
                "two grounds",
                without("consent", statement(event -> {}))
                        .addParameter("basis", new CodeType("LAW"))
                        .addParameter("basis", new CodeType("LIFE")),
                "no kinds of data",
                without(
                                "consent",
                                statement(event ->
                                        event.getEntityFirstRep().getDetail().clear()))
                        .addParameter("basis", new CodeType("LAW")),
                "nobody who has a record",
                without(
                                "consent",
                                statement(event -> event.getEntityFirstRep()
                                        .setWhat(new Reference("Patient/" + UUID.randomUUID()))))
                        .addParameter("basis", new CodeType("LAW")));
        return wrong.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> requireRefused(entry.getValue())));
    }

    @Test
    void only_operators_state_disclosures() {
        for (String token : new String[] {world.citizen(), world.doctor()}) {
            assertThat(send(token, statement(event -> {})).statusCode()).isEqualTo(403);
        }
    }

    @TestFactory
    Stream<DynamicTest> a_statement_that_lacks_something_is_not_entered() {
        Map<String, Consumer<AuditEvent>> wrong = Map.of(
                "nobody received it", event -> event.getAgent().clear(),
                "a recipient that nobody registered",
                        event -> event.getAgentFirstRep().setWho(new Reference("Organization/nobody")),
                "no person", event -> event.getEntity().remove(0),
                "another person",
                        event -> event.getEntityFirstRep().setWhat(new Reference("Patient/" + UUID.randomUUID())),
                "no purpose of ours", event -> event.getPurposeOfEvent().clear(),
                "tomorrow", event -> event.setRecorded(Date.from(Instant.now().plus(1, ChronoUnit.DAYS))),
                "a category that nobody knows",
                        event -> event.getEntityFirstRep()
                                .addDetail()
                                .setType("category")
                                .setValue(new StringType("X")));
        return wrong.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> requireRefused(statement(entry.getValue()))));
    }

    private void requireRefused(Parameters statement) {
        int before = entries();
        HttpResponse<String> answer = send(tokens.operator(), statement);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("disclosure-statement-invalid");
        assertThat(entries()).isEqualTo(before);
    }

    private static Parameters without(String name, Parameters statement) {
        statement.getParameter().removeIf(parameter -> parameter.getName().equals(name));
        return statement;
    }

    private int entries() {
        return ledger.ofPerson(new PatientId(world.person), Period.ALWAYS, 0, 100)
                .size();
    }

    private HttpResponse<String> send(String token, Parameters statement) {
        return fhir.post(token, "/AuditEvent/$recordDisclosure", statement);
    }

    private Parameters statement(Consumer<AuditEvent> change) {
        AuditEvent event = new AuditEvent();
        event.setType(new Coding("http://dicom.nema.org/resources/ontology/DCM", "110106", "Export"));
        event.setRecorded(Date.from(Instant.now().minus(1, ChronoUnit.HOURS)));
        event.addPurposeOfEvent(new CodeableConcept(new Coding(ConsentReader.PURPOSES, "TREAT", null)));
        event.addAgent()
                .setRequestor(false)
                .setType(new CodeableConcept(new Coding(
                        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient")))
                .setWho(new Reference("Organization/" + world.clinic));
        event.getSource().setObserver(new Reference().setDisplay("paper"));
        event.addEntity()
                .setRole(new Coding("http://terminology.hl7.org/CodeSystem/object-role", "1", "Patient"))
                .setWhat(new Reference("Patient/" + world.person))
                .addDetail()
                .setType("category")
                .setValue(new StringType("DOC"));
        change.accept(event);
        Parameters statement = new Parameters();
        statement.addParameter().setName("disclosure").setResource(event);
        statement.addParameter("consent", new Reference("Consent/" + consent));
        return statement;
    }
}
