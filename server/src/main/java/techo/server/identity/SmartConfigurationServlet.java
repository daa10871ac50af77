package techo.server.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Serves {@code /fhir/.well-known/smart-configuration}; 503 while the issuer cannot be asked. */
final class SmartConfigurationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient IssuerMetadata issuer;
    private final transient ObjectMapper json = new ObjectMapper();

    SmartConfigurationServlet(IssuerMetadata issuer) {
        this.issuer = issuer;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<SmartConfiguration> configuration = issuer.document().flatMap(SmartConfiguration::of);
        if (configuration.isEmpty()) {
            response.setHeader("Retry-After", "30");
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        response.setContentType("application/json");
        json.writeValue(response.getOutputStream(), configuration.get());
    }
}
