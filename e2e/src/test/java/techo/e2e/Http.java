package techo.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** Plain HTTP for tests. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private Http() {}

    static HttpResponse<String> get(String address, String... headers) {
        return send(request(address, headers).GET().build());
    }

    static HttpResponse<String> post(String address, byte[] body, String... headers) {
        return send(
                request(address, headers).POST(BodyPublishers.ofByteArray(body)).build());
    }

    static HttpRequest.Builder request(String address, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(2));
        return headers.length == 0 ? request : request.headers(headers);
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new HttpFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a program answers 200 there; a program that ends before says why. */
    static void await(String address, Program program, Duration within) {
        Instant end = Instant.now().plus(within);
        while (Instant.now().isBefore(end)) {
            if (!program.alive()) {
                throw new IllegalStateException("the program ended before it was ready:\n" + program.said());
            }
            if (answers(address)) {
                return;
            }
            pause(Duration.ofMillis(200));
        }
        throw new IllegalStateException(address + " did not answer within " + within + ":\n" + program.said());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean answers(String address) {
        try {
            return get(address).statusCode() == 200;
        } catch (HttpFailure notYet) {
            return false;
        }
    }

    /** No answer: nobody listens, or the connection broke. */
    static final class HttpFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HttpFailure(IOException cause) {
            super(cause);
        }
    }
}
