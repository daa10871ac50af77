package techo.server.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Whose tokens open this server (RFC 9728), for a client that knows nothing but the address it was refused at. */
final class ResourceMetadata extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    /** Where it is served: the path of the FHIR base behind the well-known one. */
    static final String PATH = WELL_KNOWN + "/fhir";

    private final transient Document document;
    private final transient ObjectMapper json = new ObjectMapper();

    ResourceMetadata(URI resource, List<URI> issuers) {
        this.document = new Document(
                resource, issuers.stream().sorted().toList(), List.of("header"), List.of("ES256", "RS256"));
    }

    /** Its public address. */
    static URI address(URI resource) {
        return resource.resolve(WELL_KNOWN + resource.getPath());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        json.writeValue(response.getOutputStream(), document);
    }

    private record Document(
            URI resource,
            @JsonProperty("authorization_servers") List<URI> issuers,

            @JsonProperty("bearer_methods_supported") List<String> bearerMethods,

            @JsonProperty("dpop_signing_alg_values_supported")
            List<String> proofAlgorithms) {}
}
