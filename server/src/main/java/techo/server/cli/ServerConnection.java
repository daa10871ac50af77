package techo.server.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which server a client command speaks to, and with which access token. */
public final class ServerConnection {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** None until the first request needs it. */
    private final List<ProgramSignIn> signIns = new ArrayList<>();

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
            description =
                    "Access token; better in TECHO_TOKEN than on the command line. It is sent only to an https address,"
                            + " or to this machine. アクセストークン(httpsのアドレスか、このコンピューターにだけ送ります)")
    private String token = "";

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            defaultValue = "${TECHO_CLIENT_ID:-}",
            description = "Client id of a program that signs in with --key instead of a token (TECHO_CLIENT_ID)."
                    + " 鍵で認証するプログラムのクライアントID")
    private String client = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "${TECHO_KEY:-}",
            description = "The program's private key as JWK (TECHO_KEY). プログラムの秘密鍵(JWK)")
    private String key = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            defaultValue = "system/*.rs",
            description = "What the program asks for. 要求するスコープ")
    private String scope = "system/*.rs";

    /**
     * @param path below the base, such as {@code /Patient/1/$import}, or an absolute address of the same server
     * @throws IOException when the address is another server's, when a token would travel there in the clear, or when a
     *     program cannot sign in
     */
    public HttpRequest.Builder request(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(path.startsWith("/") ? URI.create(url + path) : own(path))
                .timeout(Duration.ofMinutes(10));
        if (token.isEmpty() && client.isEmpty() && key.isEmpty()) {
            return request;
        }
        if (!isPrivate(url)) {
            throw new IOException("A token travels only to an https address, or to this machine: " + url
                    + " トークンはhttpsのアドレスか、このコンピューターにだけ送ります");
        }
        return request.header("Authorization", "Bearer " + bearer());
    }

    /** Whether nobody on the way reads what is sent there. */
    static boolean isPrivate(URI address) throws IOException {
        boolean here = "http".equalsIgnoreCase(address.getScheme())
                && address.getHost() != null
                && InetAddress.getByName(address.getHost()).isLoopbackAddress();
        return here || "https".equalsIgnoreCase(address.getScheme());
    }

    public HttpClient client() {
        return http;
    }

    /** What to tell of a request that was not sent or not answered: why, where it is known, else that nobody answered. */
    public static String why(IOException failure) {
        boolean silent = failure instanceof SocketException
                || failure instanceof HttpTimeoutException
                || failure instanceof UnknownHostException;
        return Optional.ofNullable(failure.getMessage())
                .filter(message -> !silent)
                .orElse("The server cannot be reached. サーバーに接続できません");
    }

    /** A token ends sooner than a long download; a program gets another. */
    private String bearer() throws IOException, InterruptedException {
        if (client.isEmpty() != key.isEmpty()) {
            throw new IOException("a program signs in with --client-id and --key");
        }
        if (client.isEmpty()) {
            return token;
        }
        if (signIns.isEmpty()) {
            signIns.add(ProgramSignIn.at(http, InstantSource.system(), url, client, Path.of(key), scope));
        }
        return signIns.get(0).token();
    }

    /** The token goes to the server it was given for, wherever an answer points. */
    private URI own(String address) throws IOException {
        URI target = URI.create(address);
        boolean same = url.getScheme().equals(target.getScheme())
                && url.getAuthority().equals(target.getAuthority())
                && target.getPath().startsWith(url.getPath() + "/");
        if (!same) {
            throw new IOException("the server points to another server");
        }
        return target;
    }
}
