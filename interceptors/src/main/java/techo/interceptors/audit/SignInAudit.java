package techo.interceptors.audit;

import jakarta.servlet.ServletRequest;
import java.util.Optional;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditAgent.Kind;
import techo.policy.identity.PatientId;

/**
 * Writes into the audit of a request that somebody signed in or out, which no token tells. Never what was typed: a name
 * that somebody tried is nobody's, and may be a password.
 */
public final class SignInAudit {
    private final String client;

    /** @param client the OAuth 2.0 client for which people sign in; empty at an issuer */
    public SignInAudit(String client) {
        this.client = client;
    }

    /** @param person empty when the issuer does not say who it was */
    public void signedIn(ServletRequest request, Optional<PatientId> person) {
        RequestAudit.find(request).ifPresent(audit -> did(audit, AuditAction.SIGN_IN, person));
    }

    /**
     * Such requests are counted, so that a flood of them does not fill the trail.
     *
     * @param person empty unless the person has shown another proof already
     * @param why a stable code
     */
    public void refused(ServletRequest request, Optional<PatientId> person, String why) {
        RequestAudit.find(request)
                .ifPresent(audit -> did(audit, AuditAction.SIGN_IN, person).denied(why));
    }

    public void signedOut(ServletRequest request, Optional<PatientId> person) {
        RequestAudit.find(request).ifPresent(audit -> did(audit, AuditAction.SIGN_OUT, person));
    }

    private RequestAudit did(RequestAudit audit, AuditAction action, Optional<PatientId> person) {
        person.ifPresent(audit::concerns);
        return audit.action(action)
                .by(person.map(known -> new AuditAgent(Kind.CITIZEN, known.value(), client, ""))
                        .orElseGet(() -> new AuditAgent(Kind.NOBODY, "", client, "")));
    }
}
