package techo.server.audit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.audit.RequestAudit;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.audit.RequestId;

/**
 * Stands in front of everything, also of the security filters, and sees to it that no answer leaves without its audit
 * record: what HAPI served, what a filter refused, what an operation streamed by itself.
 */
final class AuditFilter extends OncePerRequestFilter {
    private final AuditedPaths paths;
    private final RequestRecording recording;
    private final AuditUnavailableAnswer unavailable;

    AuditFilter(AuditedPaths paths, RequestRecording recording, AuditUnavailableAnswer unavailable) {
        this.paths = paths;
        this.recording = recording;
        this.unavailable = unavailable;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return paths.exempt(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestAudit audit =
                RequestAudit.open(request, new RequestId(UUID.randomUUID().toString()));
        AuditedResponse audited = new AuditedResponse(response, status -> recording.record(request, audit, status));
        try {
            recording.requireAvailable(request);
        } catch (AuditUnavailableException e) {
            recording.turnedAway(request);
            unavailable.write(response);
            return;
        }
        try {
            serve(request, audited, chain);
        } catch (AuditUnavailableException e) {
            unavailable.write(response);
            return;
        } catch (IOException | ServletException | RuntimeException e) {
            if (!audited.refused()) {
                throw e;
            }
        }
        if (audited.refused()) {
            unavailable.write(response);
        }
    }

    private static void serve(HttpServletRequest request, AuditedResponse audited, FilterChain chain)
            throws ServletException, IOException {
        boolean ended = false;
        try {
            chain.doFilter(request, audited);
            ended = true;
        } finally {
            if (!ended) {
                audited.finishFailed();
            }
        }
        audited.finish();
    }
}
