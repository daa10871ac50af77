package techo.server.audit;

import jakarta.servlet.http.HttpServletResponse;
import techo.policy.audit.AuditUnavailableException;

/** The response to a request whose audit record does not become durable. */
public final class UnrecordedResponse {
    private UnrecordedResponse() {}

    /** @param container nothing of the answer must reach it */
    public static HttpServletResponse of(HttpServletResponse container) {
        return new AuditedResponse(container, status -> () -> {
            throw new AuditUnavailableException("not durable");
        });
    }
}
