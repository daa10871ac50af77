package techo.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What the administrator of a site does in Keycloak after its first start (docs/keycloak.md), over its own interface. */
final class KeycloakAdmin {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningSite site;
    private final String token;

    KeycloakAdmin(RunningSite site) {
        this.site = site;
        this.token = Forms.json(site.send(Forms.post(
                        site.identity() + "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                site.variable("TECHO_IDENTITY_ADMIN"),
                                "password",
                                site.variable("TECHO_IDENTITY_ADMIN_PASSWORD")))))
                .path("access_token")
                .asText();
    }

    /** A client from one of the patterns in {@code docker/keycloak}, with what is its own. */
    String addClient(String pattern, Map<String, Object> own) {
        try {
            ObjectNode client = (ObjectNode) JSON.readTree(Checkout.read("docker/keycloak/" + pattern));
            own.forEach((name, value) -> client.set(name, JSON.valueToTree(value)));
            return add("/clients", client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Backend Services client, whose keys are at an address. */
    String addProgram(String id, ProgramKey key, List<String> scopes) {
        return addClient(
                "program.json",
                Map.of(
                        "clientId",
                        id,
                        "defaultClientScopes",
                        scopes,
                        "attributes",
                        Map.of(
                                "use.jwks.url",
                                "true",
                                "jwks.url",
                                key.address(),
                                "token.endpoint.auth.signing.alg",
                                "ES384")));
    }

    String addPerson(String name, String password, Map<String, List<String>> attributes, String role) {
        String person = add(
                "/users",
                JSON.valueToTree(Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "attributes",
                        attributes,
                        "credentials",
                        List.of(Map.of("type", "password", "value", password, "temporary", false)))));
        giveRole("/users/" + person, role);
        return person;
    }

    /** An organisation is a group: its attributes and its role are those of each member. */
    String addOrganisation(String name, Map<String, List<String>> attributes) {
        String group = add("/groups", JSON.valueToTree(Map.of("name", name, "attributes", attributes)));
        giveRole("/groups/" + group, "recipient");
        return group;
    }

    String serviceAccount(String client) {
        return Forms.json(request("GET", "/clients/" + client + "/service-account-user", ""))
                .path("id")
                .asText();
    }

    void join(String user, String group) {
        request("PUT", "/users/" + user + "/groups/" + group, "{}");
    }

    void giveRole(String owner, String role) {
        String found = request("GET", "/roles/" + role, "").body();
        request("POST", owner + "/role-mappings/realm", "[" + found + "]");
    }

    /** @return the id that Keycloak gave it */
    private String add(String path, JsonNode what) {
        String location = request("POST", path, what.toString())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private HttpResponse<String> request(String method, String path, String body) {
        HttpResponse<String> answer = site.send(Http.request(site.identity() + "/admin/realms/techo" + path)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .build());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }
}
