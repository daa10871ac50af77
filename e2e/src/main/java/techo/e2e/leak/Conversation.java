package techo.e2e.leak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends requests to one server. */
final class Conversation {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    Conversation(URI base) {
        this.base = base;
    }

    Answer ask(Caller caller, Ask ask) {
        BodyPublisher body = ask.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
        // A server may answer a search from a cache; what it answers anew is what is compared.
        HttpRequest.Builder request = HttpRequest.newBuilder(address(ask.target()))
                .timeout(PATIENCE)
                .header("Cache-Control", "no-cache")
                .method(ask.method(), body);
        ask.headers().forEach(request::header);
        caller.headers().forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + ask.method() + " " + ask.target(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI address(String target) {
        if (target.startsWith("http:") || target.startsWith("https:")) {
            return URI.create(target);
        }
        if (target.startsWith("//")) {
            return base.resolve(target.substring(1));
        }
        return URI.create(target.isEmpty() || target.startsWith("?") ? base + target : base + "/" + target);
    }
}
