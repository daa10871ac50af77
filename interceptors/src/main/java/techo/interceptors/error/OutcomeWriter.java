package techo.interceptors.error;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers with an OperationOutcome where HAPI is not: in servlet filters, in the security chain, outside {@code /fhir}. */
public final class OutcomeWriter {
    private final FhirContext context;

    public OutcomeWriter(FhirContext context) {
        this.context = context;
    }

    public void write(HttpServletResponse response, ErrorCode code) throws IOException {
        write(response, List.of(Problem.error(code)));
    }

    /**
     * Ends the response, unless a part of it has already left.
     *
     * @param problems at least one, the first of which decides the HTTP status
     */
    public void write(HttpServletResponse response, List<Problem> problems) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = context.newJsonParser()
                .encodeResourceToString(OperationOutcomes.of(problems))
                .getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(problems.get(0).code().status());
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
