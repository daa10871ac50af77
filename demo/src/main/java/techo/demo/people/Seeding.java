package techo.demo.people;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import techo.demo.identity.SamplePerson;
import techo.demo.identity.SamplePerson.Represented;

/**
 * Feeds people to a server through the front door: as its operator who they are and their files, and as the person
 * whom they allow what.
 *
 * <p>It may end at any moment and be done again, and nothing is there twice: the person and the rest of the record are
 * one transaction, so that a person who exists has it all; the server knows the files that it has seen, and to whom the
 * person consented.
 */
public final class Seeding {
    private final URI fhirBase;
    private final String operator;
    private final FhirContext r4;
    private final PersonFiles files;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param operator an access token of an operator */
    public Seeding(URI fhirBase, String operator, FhirContext r4, PersonFiles files) {
        this.fhirBase = fhirBase;
        this.operator = operator;
        this.r4 = r4;
        this.files = files;
    }

    /**
     * @param own an access token of the person
     * @throws SeedingFailedException when the server refuses anything
     */
    public void feed(Person person, String own, List<Consent> consents) {
        String patient = "/Patient/" + person.id().value();
        if (get(patient, own).statusCode() == 404) {
            post("", operator, "application/fhir+json", files.transaction(person));
        }
        String handedOver = patient + "/$import?from=" + patient.substring(1);
        files.imports(person).values().forEach(file -> post(handedOver, operator, "application/octet-stream", file));
        consents.stream()
                .filter(consent -> isNew(consent, own))
                .forEach(consent -> post("/Consent", own, "application/fhir+json", json(consent)));
    }

    /**
     * Enters the child for whom a parent acts, and lets the parent, unless that is so.
     *
     * @throws SeedingFailedException when the server refuses it
     */
    public void represent(SamplePerson parent, Represented represented, LocalDate today) {
        SampleFamily family = new SampleFamily(parent, represented, today);
        String child = "/Patient/" + family.child();
        if (get(child + "/$delegations", operator).statusCode() == 404) {
            post("", operator, "application/fhir+json", json(family.transaction()));
        }
        HttpResponse<String> delegations = accepted(get(child + "/$delegations", operator));
        if (!r4.newJsonParser()
                .parseResource(Parameters.class, delegations.body())
                .hasParameter()) {
            post(child + "/$delegation-establish", operator, "application/fhir+json", json(family.delegation()));
        }
    }

    /**
     * Enters an organisation into the directory, or changes nothing when it is there.
     *
     * @throws SeedingFailedException when the server refuses it
     */
    public void enter(Organization organization) {
        String path = "/Organization/" + organization.getIdElement().getIdPart();
        accepted(send("PUT", path, operator, "application/fhir+json", BodyPublishers.ofByteArray(json(organization))));
    }

    /**
     * Proposes what the register is to say of an organisation, and has it approved by another operator, unless it is
     * there.
     *
     * @param approver token of the other operator
     * @throws SeedingFailedException when the server refuses it
     */
    public void register(String organization, Parameters entry, String approver) {
        String register = "/Organization/" + organization + "/$recipient";
        if (get(register, operator).statusCode() == 200) {
            return;
        }
        HttpResponse<String> change = accepted(send(
                "POST",
                register + "-propose",
                operator,
                "application/fhir+json",
                BodyPublishers.ofByteArray(json(entry))));
        post(
                register + "-approve",
                approver,
                "application/fhir+json",
                change.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the person said nothing to its recipient yet, neither yes nor no. */
    private boolean isNew(Consent consent, String own) {
        String recipient =
                consent.getProvision().getActorFirstRep().getReference().getReference();
        HttpResponse<String> answer = accepted(get("/Consent?_summary=count&actor=" + recipient, own));
        return r4.newJsonParser().parseResource(Bundle.class, answer.body()).getTotal() == 0;
    }

    private byte[] json(Resource resource) {
        return r4.newJsonParser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String path, String token) {
        return send("GET", path, token, "application/fhir+json", BodyPublishers.noBody());
    }

    private void post(String path, String token, String type, byte[] body) {
        accepted(send("POST", path, token, type, BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<String> accepted(HttpResponse<String> answer) {
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            throw new SeedingFailedException(
                    "The sample people are refused: HTTP " + answer.statusCode() + " " + codes(answer.body()));
        }
        return answer;
    }

    /** The codes of an answer and no word of it: its text may quote the record. */
    private String codes(String body) {
        try {
            return r4.newJsonParser().parseResource(OperationOutcome.class, body).getIssue().stream()
                    .map(issue -> issue.getDetails().getCodingFirstRep().getCode())
                    .distinct()
                    .collect(Collectors.joining(", "));
        } catch (DataFormatException e) {
            return "without an OperationOutcome";
        }
    }

    private HttpResponse<String> send(String method, String path, String token, String type, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fhirBase + path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(method, body)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new SeedingFailedException("The server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeedingFailedException("Interrupted", e);
        }
    }
}
