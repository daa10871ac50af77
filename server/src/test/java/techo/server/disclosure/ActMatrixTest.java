package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.audit.AuditedRequests;
import techo.server.audit.AuditedRequests.Answer;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/**
 * What changes something, done with success by those who may, one after the other: exactly this is recorded. What only
 * shows something, or is refused, is in {@link PathMatrixTest} and {@link OperationMatrixTest}.
 */
@ServerTest
class ActMatrixTest {
    /** Act | who, action, result, status, target | what was touched | consents | what was disclosed. */
    private static final String EXPECTED = """
            create | operator create done 201 Observation | P:created:Observation/NEW |  |
            create of a person | citizen create done 201 Observation | P:created:Observation/NEW P:shown:Observation/NEW |  |
            update | citizen update done 200 Observation/OBS | P:shown:Observation/OBS P:updated:Observation/OBS |  |
            patch | citizen update done 200 Observation/WEIGHT | P:shown:Observation/WEIGHT P:updated:Observation/WEIGHT |  |
            transaction | citizen transaction done 200 | P:created:Observation/NEW P:deleted:Observation/OBS |  |
            delete | citizen delete done 200 Observation/WEIGHT | P:deleted:Observation/WEIGHT |  |
            $import | operator import done 200 Patient/P/$import | P:created:Binary/NEW P:created:DocumentReference/NEW P:created:Observation/NEW P:created:Provenance/NEW |  |
            delegate | operator create done 201 RelatedPerson | P:created:RelatedPerson/NEW |  |
            $delegation-establish | citizen operation done 200 Patient/P/$delegation-establish |  |  |
            read of a delegate | delegate read done 200 Observation/LAB | P:shown:Observation/LAB | DELEGATION/1 |
            $hide | citizen operation done 200 Observation/LAB/$hide |  |  |
            $unhide | citizen operation done 200 Observation/LAB/$unhide |  |  |
            $grant-consent | citizen operation done 200 Patient/P/$grant-consent | P:created:Consent/NEW P:shown:Consent/NEW |  |
            read of a recipient | recipient read done 200 Observation/LAB | P:shown:Observation/LAB | C/1 | P to CLINIC CONSENT required
            $withdraw-consent | citizen operation done 200 Consent/C/$withdraw-consent | P:created:Provenance/NEW P:shown:Consent/C P:updated:Consent/C |  |
            $submit-record | citizen operation done 200 Patient/P/$submit-record |  |  |
            $fetch-submission | recipient operation done 200 $fetch-submission | P:shown:Observation/LAB | D/1 | P to FIRM CONSENT required
            $recipient-propose | operator operation done 200 Organization/CLINIC/$recipient-propose |  |  |
            $recipient-approve | operator operation done 200 Organization/CLINIC/$recipient-approve |  |  |
            $erase | citizen erase done 200 Patient/P/$erase |  |  |
            $legal-hold | operator operation done 200 $legal-hold |  |  |
            $incident-scope | operator operation done 200 $incident-scope |  |  |
            $incident-persons | operator operation done 200 $incident-persons |  |  |
            """;

    @Autowired
    private AuditedRequests requests;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private final Map<String, String> names = new LinkedHashMap<>();
    private final StringBuilder told = new StringBuilder();
    private LedgerWorld world;

    @BeforeEach
    void makePersonAndClinic() {
        world = new LedgerWorld(fhir, tokens);
        names.put(world.person, "P");
        names.put(world.clinic, "CLINIC");
        names.put(world.laboratory, "LAB");
        names.put(world.weight, "WEIGHT");
    }

    @Test
    void each_leaves_exactly_this_record() {
        writes();
        imports();
        delegates();
        consents();
        operators();
        assertThat(told.toString()).isEqualTo(EXPECTED);
    }

    private void writes() {
        String operator = tokens.operator();
        String citizen = world.citizen();
        Answer created = act("create", requests.post(operator, "/Observation", observation()));
        String id = LedgerWorld.id(created.response());
        names.put(id, "OBS");
        act("create of a person", requests.post(citizen, "/Observation", observation()));
        Observation changed = observation();
        changed.setValue(new StringType("changed")).setId(id);
        act("update", requests.put(citizen, "/Observation/" + id, changed));
        act(
                "patch",
                requests.send(
                        citizen,
                        "/Observation/" + world.weight,
                        request -> request.header("Content-Type", "application/json-patch+json")
                                .method(
                                        "PATCH",
                                        BodyPublishers.ofString(
                                                "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]"))));
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        bundle.addEntry()
                .setResource(observation())
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Observation");
        bundle.addEntry().getRequest().setMethod(HTTPVerb.DELETE).setUrl("Observation/" + id);
        act("transaction", requests.post(citizen, "/", bundle));
        act("delete", requests.delete(citizen, "/Observation/" + world.weight));
    }

    private void imports() {
        byte[] table =
                "測定日時,項目,値,単位,機器,備考\r\n2025-06-10T07:05:00+09:00,体重,78.4,kg,体組成計,\r\n".getBytes(StandardCharsets.UTF_8);
        act(
                "$import",
                requests.send(
                        tokens.operator(),
                        "/Patient/" + world.person + "/$import?from=Organization/" + world.clinic
                                + "&obtained=from-person",
                        request -> request.header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(table))));
    }

    private void delegates() {
        RelatedPerson mother = new RelatedPerson();
        mother.setPatient(new Reference("Patient/" + world.person));
        Answer made = act("delegate", requests.post(tokens.operator(), "/RelatedPerson", mother));
        String delegate = LedgerWorld.id(made.response());
        names.put(delegate, "DELEGATE");
        Parameters proposal = with("delegate", new Reference("RelatedPerson/" + delegate))
                .addParameter("kind", new CodeType("family"))
                .addParameter("right", new CodeType("view"))
                .addParameter("category", new CodeType("LAB"));
        Answer established =
                act("$delegation-establish", operation(world.citizen(), "$delegation-establish", proposal));
        names.put(
                fhir.parse(Parameters.class, established.response())
                        .getParameterValue("delegation")
                        .primitiveValue(),
                "DELEGATION");
        act(
                "read of a delegate",
                requests.get(
                        tokens.delegate(delegate, world.person, PurposeOfUse.FAMILY_VIEW),
                        "/Observation/" + world.laboratory));
    }

    private void consents() {
        String citizen = world.citizen();
        act("$hide", requests.post(citizen, "/Observation/" + world.laboratory + "/$hide", from("recipients")));
        act("$unhide", requests.post(citizen, "/Observation/" + world.laboratory + "/$unhide", new Parameters()));
        Answer granted = act("$grant-consent", operation(citizen, "$grant-consent", asked(world.clinic, "TREAT")));
        String consent = consent(granted, "C");
        act("read of a recipient", requests.get(world.doctor(), "/Observation/" + world.laboratory));
        act(
                "$withdraw-consent",
                requests.post(citizen, "/Consent/" + consent + "/$withdraw-consent", new Parameters()));

        String firm = "firm-" + world.clinic;
        names.put(firm, "FIRM");
        Resource organization = new Organization().setName("架空商事").setId(firm);
        LedgerWorld.made(fhir.put(tokens.operator(), "/Organization/" + firm, organization));
        Answer once = operation(
                citizen,
                "$grant-consent",
                asked(firm, "SUBMIT-OTHER")
                        .addParameter("kind", new CodeType("submission"))
                        .addParameter("item", new Reference("Observation/" + world.laboratory)));
        Parameters submission = with("consent", new Reference(new IdType("Consent", consent(once, "D"))))
                .addParameter("recipient-type", new CodeType(RecipientType.EMPLOYER.code()));
        Answer submitted = act("$submit-record", operation(citizen, "$submit-record", submission));
        String number = part(submitted, "number");
        names.put(number, "NUMBER");
        String employer = tokens.recipient(firm, RecipientType.EMPLOYER, PurposeOfUse.SUBMIT_OTHER);
        act("$fetch-submission", requests.post(employer, "/$fetch-submission", with("number", new StringType(number))));
    }

    private void operators() {
        String register = "/Organization/" + world.clinic + "/";
        Answer proposed = act(
                "$recipient-propose",
                requests.post(tokens.operator("alice"), register + "$recipient-propose", world.entry("医療法人架空会 改名診療所")));
        Parameters change =
                with("change", fhir.parse(Parameters.class, proposed.response()).getParameterValue("change"));
        act("$recipient-approve", requests.post(tokens.operator("bob"), register + "$recipient-approve", change));
        act("$erase", operation(world.citizen(), "$erase", new Parameters()));
        Parameters hold = with("reason", new StringType("case 7"))
                .addParameter("from", moment(-3600))
                .addParameter("until", moment(0))
                .addParameter("patient", new Reference("Patient/" + world.person));
        act("$legal-hold", requests.post(tokens.operator("alice"), "/$legal-hold", hold));
        Parameters incident = with("reason", new StringType("a report from the clinic"))
                .addParameter("from", moment(-3600))
                .addParameter("until", moment(0))
                .addParameter("known", moment(0))
                .addParameter("malicious", new BooleanType(false))
                .addParameter("actor", new StringType(world.practitioner));
        Answer scope = act("$incident-scope", requests.post(tokens.operator("alice"), "/$incident-scope", incident));
        Parameters which =
                with("incident", fhir.parse(Parameters.class, scope.response()).getParameterValue("incident"));
        act("$incident-persons", requests.post(tokens.operator("bob"), "/$incident-persons", which));
    }

    /** Adds the line of an act. */
    private Answer act(String name, Answer answer) {
        JsonNode record = answer.record();
        String line = Stream.of(
                        name,
                        record.at("/who/kind").asText() + " " + record.at("/do").asText() + " "
                                + record.at("/out/result").asText() + " "
                                + record.at("/out/status").asInt() + " "
                                + record.at("/target").asText(),
                        String.join(" ", answer.touched()),
                        record.at("/consents").toString().replaceAll("[\"\\[\\]]", ""),
                        disclosed(answer))
                .map(String::strip)
                .collect(Collectors.joining(" | "));
        told.append(named(line).strip()).append("\n");
        return answer;
    }

    private String disclosed(Answer answer) {
        return answer.disclosures().stream()
                .map(entry -> entry.get("patient_id") + " to " + entry.get("recipient") + " " + entry.get("basis") + " "
                        + entry.get("duty"))
                .collect(Collectors.joining(" "));
    }

    /** With the names of this test instead of ids that differ each time. */
    private String named(String text) {
        String named = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            named = named.replaceAll(
                    "(?<![A-Za-z0-9.-])" + Pattern.quote(name.getKey()) + "(?![A-Za-z0-9.-])", name.getValue());
        }
        return named.replaceAll("([A-Z][A-Za-z]+)/[0-9a-f]{8}-[0-9a-f-]{27}", "$1/NEW");
    }

    private Answer operation(String token, String name, Parameters body) {
        return requests.post(token, "/Patient/" + world.person + "/" + name, body);
    }

    private String consent(Answer granted, String name) {
        String id = fhir.parse(Consent.class, granted.response()).getIdElement().getIdPart();
        names.put(id, name);
        return id;
    }

    private String part(Answer answer, String name) {
        return fhir.parse(Parameters.class, answer.response()).getParameterFirstRep().getPart().stream()
                .filter(part -> part.getName().equals(name))
                .map(ParametersParameterComponent::getValue)
                .map(Type::primitiveValue)
                .findFirst()
                .orElseThrow();
    }

    private Observation observation() {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.setSubject(new Reference("Patient/" + world.person));
        observation.setCode(new CodeableConcept(new Coding("http://loinc.org", "2093-3", null)));
        observation.addCategory(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", null)));
        observation.setValue(new StringType("value"));
        return observation;
    }

    private static Parameters asked(String recipient, String purpose) {
        return with("recipient", new Reference("Organization/" + recipient))
                .addParameter("purpose", new CodeType(purpose))
                .addParameter("category", new CodeType("LAB"))
                .addParameter("recipient-version", new PositiveIntType(1));
    }

    private static Parameters from(String audience) {
        return with("from", new CodeType(audience));
    }

    private static Parameters with(String name, Type value) {
        return new Parameters().addParameter(name, value);
    }

    private static InstantType moment(long secondsFromNow) {
        return new InstantType(Date.from(Instant.now().plusSeconds(secondsFromNow)));
    }
}
