package techo.demo.people;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Feeds people to a server as its operator would: a transaction, then the files through {@code $import}.
 *
 * <p>Running it again changes nothing: the transaction names its ids, and the server knows files it has seen.
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
        send("", "application/fhir+json", files.transaction(person));
        files.imports(person)
                .values()
                .forEach(
                        file -> send("/Patient/" + person.id().value() + "/$import", "application/octet-stream", file));
    }

    private void send(String path, String type, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fhirBase + path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
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
