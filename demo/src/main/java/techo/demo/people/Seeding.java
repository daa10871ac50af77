package techo.demo.people;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.hl7.fhir.r4.model.Organization;

/**
 * Feeds people to a server as its operator would: a transaction, then the files through {@code $import}.
 *
 * <p>Files may be fed again, because the server knows those it has seen; a transaction adds each time.
 */
public final class Seeding {
    private final URI fhirBase;
    private final String token;
    private final PersonFiles files;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param token of an operator */
    public Seeding(URI fhirBase, String token, PersonFiles files) {
        this.fhirBase = fhirBase;
        this.token = token;
        this.files = files;
    }

    /** @throws SeedingFailedException when the server refuses anything */
    public void feed(Person person) {
        send("POST", "", "application/fhir+json", files.transaction(person));
        files.imports(person)
                .values()
                .forEach(file ->
                        send("POST", "/Patient/" + person.id().value() + "/$import", "application/octet-stream", file));
    }

    /**
     * Enters an organisation into the directory, or changes nothing when it is there.
     *
     * @throws SeedingFailedException when the server refuses it
     */
    public void enter(Organization organization) {
        send(
                "PUT",
                "/Organization/" + organization.getIdElement().getIdPart(),
                "application/fhir+json",
                files.json(organization));
    }

    private void send(String method, String path, String type, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fhirBase + path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200 && answer.statusCode() != 201) {
                throw new SeedingFailedException(
                        "The sample people are refused: HTTP " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new SeedingFailedException("The server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SeedingFailedException("Interrupted", e);
        }
    }
}
