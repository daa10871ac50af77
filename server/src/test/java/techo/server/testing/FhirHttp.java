package techo.server.testing;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Speaks plain HTTP to the server under test, so that a test sees the very bytes that leave. */
public final class FhirHttp {
    private final URI baseUrl;
    private final FhirContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    FhirHttp(URI baseUrl, FhirContext context) {
        this.baseUrl = baseUrl;
        this.context = context;
    }

    public URI baseUrl() {
        return baseUrl;
    }

    /** @param path below the base, such as {@code /Observation?code=x} */
    public HttpResponse<String> get(String token, String path) {
        return send(token, path, request -> request.GET());
    }

    public HttpResponse<String> post(String token, String path, IBaseResource body) {
        return send(token, path, request -> json(request).POST(BodyPublishers.ofString(encode(body))));
    }

    /** A file as it is, such as for {@code $import}. */
    public HttpResponse<String> postFile(String token, String path, byte[] file) {
        return send(
                token,
                path,
                request -> request.header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(file)));
    }

    public HttpResponse<String> put(String token, String path, IBaseResource body) {
        return send(token, path, request -> json(request).PUT(BodyPublishers.ofString(encode(body))));
    }

    public HttpResponse<String> delete(String token, String path) {
        return send(token, path, request -> request.DELETE());
    }

    /** A request of any shape; an empty token sends no {@code Authorization} header. */
    public HttpResponse<String> send(String token, String path, Consumer<HttpRequest.Builder> shape) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        shape.accept(request);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("no answer from the server under test", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public <T extends IBaseResource> T parse(Class<T> type, HttpResponse<String> response) {
        return context.newJsonParser().parseResource(type, response.body());
    }

    public String encode(IBaseResource resource) {
        return context.newJsonParser().encodeResourceToString(resource);
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/fhir+json");
    }
}
