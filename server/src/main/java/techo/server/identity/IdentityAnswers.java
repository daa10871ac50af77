package techo.server.identity;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import techo.interceptors.error.OperationOutcomes;
import techo.interceptors.identity.IdentityIssue;

/**
 * Answers what the security filters refuse: an OperationOutcome, and the challenge of RFC 6750 section 3.
 *
 * <p>Says neither which check of a token failed nor what the request was: both help only somebody who guesses.
 */
final class IdentityAnswers
        implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler, RequestRejectedHandler {
    private final FhirContext context;

    IdentityAnswers(FhirContext context) {
        this.context = context;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        boolean tokenCame = refused instanceof OAuth2AuthenticationException;
        answer(response, tokenCame ? IdentityIssue.TOKEN_INVALID : IdentityIssue.TOKEN_REQUIRED);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        boolean ours = failed instanceof AuthenticationServiceException;
        answer(response, ours ? IdentityIssue.ISSUER_UNREACHABLE : IdentityIssue.TOKEN_INVALID);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        answer(response, reason(denied));
    }

    private static IdentityIssue reason(AccessDeniedException denied) {
        return denied instanceof AuthorizationDeniedException authorization
                        && authorization.getAuthorizationResult() instanceof CallerAuthorization.Refusal refusal
                ? refusal.issue()
                : IdentityIssue.PATH_UNKNOWN;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        answer(response, IdentityIssue.REQUEST_MALFORMED);
    }

    private void answer(HttpServletResponse response, IdentityIssue issue) throws IOException {
        response.setStatus(issue.status());
        switch (issue) {
            case TOKEN_REQUIRED -> response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case TOKEN_INVALID -> response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            case ISSUER_UNREACHABLE -> response.setHeader(HttpHeaders.RETRY_AFTER, "30");
            case CALLER_UNKNOWN,
                    CALLER_NOT_TRUSTED,
                    CLIENT_UNREGISTERED,
                    PURPOSE_REQUIRED,
                    PURPOSE_UNKNOWN,
                    PURPOSE_UNREGISTERED,
                    RECIPIENT_UNKNOWN,
                    OPERATOR_REQUIRED ->
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
            case PATH_UNKNOWN, REQUEST_MALFORMED -> {}
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getOutputStream()
                .write(context.newJsonParser()
                        .encodeResourceToString(OperationOutcomes.of(issue.problem()))
                        .getBytes(StandardCharsets.UTF_8));
    }
}
