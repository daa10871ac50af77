package techo.server.portal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import techo.server.exchange.FormBody;

/** Asks the FHIR interface with the token of the person who is signed in. */
final class FhirRequests {
    private static final int MOST_PAGES = 50;
    private static final String FHIR_JSON = "application/fhir+json";

    private final URI server;
    private final URI baseUrl;
    private final FhirContext context;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * @param server where the interface is reached
     * @param baseUrl what its links start with
     */
    FhirRequests(URI server, URI baseUrl, FhirContext context) {
        this.server = server;
        this.baseUrl = baseUrl;
        this.context = context;
    }

    /** Every match of a search, page by page. */
    <T extends Resource> List<T> search(String token, Class<T> type, String query) {
        return found(token, type.getSimpleName() + "?" + query).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Every match of a search with what it includes, page by page. */
    List<Resource> found(String token, String search) {
        List<Resource> found = new ArrayList<>();
        Optional<String> next = Optional.of("/" + search);
        for (int page = 0; page < MOST_PAGES && next.isPresent(); page++) {
            Bundle bundle = parse(Bundle.class, get(token, next.get(), Map.of()));
            bundle.getEntry().stream()
                    .filter(Bundle.BundleEntryComponent::hasResource)
                    .map(Bundle.BundleEntryComponent::getResource)
                    .forEach(found::add);
            next = Optional.ofNullable(bundle.getLink("next")).map(link -> path(link.getUrl()));
        }
        return found;
    }

    /** One page of a search. */
    Bundle page(String token, String search) {
        return parse(Bundle.class, get(token, search, Map.of()));
    }

    /** The answer of an operation that changes nothing. */
    Parameters ask(String token, String operation) {
        return parse(Parameters.class, get(token, operation, Map.of()));
    }

    /** The same where not everybody who sees the page may ask. */
    Optional<Parameters> askIfAllowed(String token, String operation) {
        HttpResponse<InputStream> answer = get(token, operation, Map.of());
        return refusal(answer).isPresent() ? Optional.empty() : Optional.of(answer(answer));
    }

    /**
     * Runs an operation that changes something, or stores something new.
     *
     * @return empty when it was done, and otherwise why it was not
     */
    Optional<OperationOutcome> post(String token, String path, Resource body) {
        HttpResponse<InputStream> answer = file(token, path, body, FHIR_JSON);
        Optional<OperationOutcome> refusal = refusal(answer);
        if (refusal.isPresent()) {
            return refusal;
        }
        try (InputStream told = answer.body()) {
            told.readAllBytes();
            return Optional.empty();
        } catch (IOException e) {
            throw new RecordUnavailableException(e);
        }
    }

    /** What an operation makes that is told more than an address may hold. */
    HttpResponse<InputStream> file(String token, String path, Resource body, String contentType) {
        return send(request(token, path)
                .header("Accept", contentType)
                .header("Content-Type", FHIR_JSON)
                .POST(BodyPublishers.ofString(context.newJsonParser().encodeResourceToString(body)))
                .build());
    }

    /** What an operation makes of files. */
    HttpResponse<InputStream> upload(String token, String operation, List<byte[]> files) {
        FormBody form = FormBody.of(files);
        return send(request(token, operation)
                .header("Accept", FHIR_JSON)
                .header("Content-Type", form.contentType())
                .POST(form.publisher())
                .build());
    }

    /** The answer of an operation that was not refused. */
    Parameters answer(HttpResponse<InputStream> done) {
        return parse(Parameters.class, done);
    }

    /**
     * Why something was not done.
     *
     * @return empty when it was; then the body is still to be read
     */
    Optional<OperationOutcome> refusal(HttpResponse<InputStream> answer) {
        if (answer.statusCode() / 100 == 2) {
            return Optional.empty();
        }
        try (InputStream body = answer.body()) {
            if (answer.statusCode() / 100 == 4) {
                return Optional.of(context.newJsonParser().parseResource(OperationOutcome.class, body));
            }
            throw new RecordUnavailableException(new IllegalStateException("HTTP " + answer.statusCode()));
        } catch (IOException | DataFormatException e) {
            throw new RecordUnavailableException(e);
        }
    }

    /**
     * @throws NotAllowedException when the person may not have it
     * @throws RecordUnavailableException when it is not there for another reason
     */
    static void require(HttpResponse<?> answer) {
        if (answer.statusCode() == 403) {
            throw new NotAllowedException();
        }
        if (answer.statusCode() != 200) {
            throw new RecordUnavailableException(new IllegalStateException("HTTP " + answer.statusCode()));
        }
    }

    HttpResponse<InputStream> get(String token, String path, Map<String, String> headers) {
        HttpRequest.Builder request = request(token, path);
        headers.forEach(request::header);
        return send(request.build());
    }

    /** As part of an address. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() == 401) {
                response.body().close();
                StrongerSignIn.askedBy(response.headers()).ifPresent(signIn -> {
                    throw new StrongerSignInRequiredException(signIn);
                });
                throw new SignInExpiredException();
            }
            return response;
        } catch (IOException e) {
            throw new RecordUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordUnavailableException(e);
        }
    }

    /** The part of a link of this server behind its base. */
    String path(String link) {
        String base = baseUrl.toString();
        if (!link.startsWith(base + "/") && !link.startsWith(base + "?")) {
            throw new RecordUnavailableException(new IllegalStateException("a link points to another server"));
        }
        return link.substring(base.length());
    }

    private <T extends IBaseResource> T parse(Class<T> type, HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            require(response);
            return context.newJsonParser().parseResource(type, body);
        } catch (IOException e) {
            throw new RecordUnavailableException(e);
        }
    }
}
