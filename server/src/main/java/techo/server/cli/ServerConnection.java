package techo.server.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which server a client command speaks to, and with which access token. */
public final class ServerConnection {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${TECHO_URL:-http://localhost:8080/fhir}",
            description = "FHIR base address (TECHO_URL). サーバーのアドレス")
    private URI url = URI.create("http://localhost:8080/fhir");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${TECHO_TOKEN:-}",
            description = "Access token; better in TECHO_TOKEN than on the command line. アクセストークン")
    private String token = "";

    /** @param path below the base, such as {@code /Patient/1/$import}, or an absolute address of the same server */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(path.startsWith("/") ? URI.create(url + path) : own(path))
                .timeout(Duration.ofMinutes(10));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    public HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    }

    /** The token goes to the server it was given for, wherever an answer points. */
    private URI own(String address) {
        URI target = URI.create(address);
        boolean same = url.getScheme().equals(target.getScheme())
                && url.getAuthority().equals(target.getAuthority())
                && target.getPath().startsWith(url.getPath() + "/");
        if (!same) {
            throw new IllegalArgumentException("the server points to another server");
        }
        return target;
    }
}
