package techo.server.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An issuer whose tokens say nothing by themselves: the server must ask for each (RFC 7662). */
public final class OpaqueIssuer implements AutoCloseable {
    /** The client that the server under test knows. */
    public static final String CLIENT = "opaque-client";

    private static final String SERVER = "techo";
    private static final String SECRET = UUID.randomUUID().toString();

    private final HttpServer http;
    private final String audience;
    private final Map<String, Map<String, Object>> active = new ConcurrentHashMap<>();
    private final ObjectMapper json = new ObjectMapper();

    private OpaqueIssuer(HttpServer http, String audience) {
        this.http = http;
        this.audience = audience;
    }

    static OpaqueIssuer start(String audience) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            OpaqueIssuer issuer = new OpaqueIssuer(http, audience);
            http.createContext("/introspect", issuer::introspect);
            // It signs nothing.
            http.createContext("/jwks", exchange -> answer(exchange, 200, "{\"keys\":[]}"));
            http.start();
            return issuer;
        } catch (IOException e) {
            throw new IllegalStateException("the opaque issuer cannot start", e);
        }
    }

    public String uri() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    Map<String, Object> serverProperties() {
        String issuer = "techo.identity.issuers.opaque.";
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(issuer + "uri", uri());
        properties.put(issuer + "jwk-set-uri", uri() + "/jwks");
        properties.put(issuer + "callers", "citizen");
        properties.put(issuer + "clients.any.id", CLIENT);
        properties.put(issuer + "clients.any.callers", "citizen");
        properties.put(issuer + "clients.any.purposes", "SELF-VIEW");
        properties.put(issuer + "introspection.uri", uri() + "/introspect");
        properties.put(issuer + "introspection.client-id", SERVER);
        properties.put(issuer + "introspection.client-secret", SECRET);
        return properties;
    }

    /** @param more claims beside, or in place of, those of a person who looks at the own record */
    public String token(String patient, Map<String, Object> more) {
        String token = UUID.randomUUID().toString();
        Map<String, Object> claims = new HashMap<>(Map.of(
                "active",
                true,
                "iss",
                uri(),
                "sub",
                "somebody",
                "aud",
                List.of(audience),
                "client_id",
                CLIENT,
                "scope",
                "patient/*.rs",
                "techo_caller",
                "citizen",
                "patient",
                patient));
        claims.put("exp", Instant.now().getEpochSecond() + 300);
        claims.putAll(more);
        active.put(token, claims);
        return token;
    }

    public void revoke(String token) {
        active.remove(token);
    }

    private void introspect(HttpExchange exchange) throws IOException {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((SERVER + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
            return;
        }
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = URLDecoder.decode(form.replaceAll("(?s).*token=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        answer(exchange, 200, text(active.getOrDefault(token, Map.of("active", false))));
    }

    private String text(Map<String, Object> claims) {
        try {
            return json.writeValueAsString(claims);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
