package techo.server.audit;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import techo.interceptors.audit.AuditError;
import techo.interceptors.error.OperationOutcomes;

/** What a client gets when its request cannot be recorded. */
final class AuditUnavailableAnswer {
    private final byte[] body;

    AuditUnavailableAnswer(FhirContext context) {
        this.body = context.newJsonParser()
                .encodeResourceToString(OperationOutcomes.of(AuditError.AUDIT_UNAVAILABLE))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Replaces whatever was prepared, headers too. */
    void write(HttpServletResponse response) throws IOException {
        response.reset();
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "5");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
