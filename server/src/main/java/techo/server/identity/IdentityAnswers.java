package techo.server.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
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
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.OutcomeWriter;
import techo.interceptors.error.RequestError;
import techo.interceptors.identity.IdentityError;
import techo.server.identity.CallerAuthorization.Refusal;

/**
 * Answers what the security filters refuse: an OperationOutcome, and the challenge of RFC 6750 section 3.
 *
 * <p>Says neither which check of a token failed nor what the request was: both help only somebody who guesses.
 */
final class IdentityAnswers
        implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler, RequestRejectedHandler {
    private final OutcomeWriter outcomes;
    private final String where;

    /** @param metadata where a client learns whose tokens open this server (RFC 9728 section 5.1) */
    IdentityAnswers(OutcomeWriter outcomes, URI metadata) {
        this.outcomes = outcomes;
        this.where = "resource_metadata=\"" + metadata + "\"";
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        boolean tokenCame = refused instanceof OAuth2AuthenticationException;
        answer(response, tokenCame ? IdentityError.TOKEN_INVALID : RequestError.LOGIN_REQUIRED);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        boolean ours = failed instanceof AuthenticationServiceException;
        answer(response, ours ? IdentityError.ISSUER_UNREACHABLE : IdentityError.TOKEN_INVALID);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        answer(response, reason(denied));
    }

    /** Denied without a reason of ours: a genuine caller at an address that nobody claims. */
    private static ErrorCode reason(AccessDeniedException denied) {
        return denied instanceof AuthorizationDeniedException authorization
                        && authorization.getAuthorizationResult() instanceof Refusal refusal
                ? refusal.code()
                : RequestError.NOT_FOUND;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        answer(response, RequestError.URL_MALFORMED);
    }

    private void answer(HttpServletResponse response, ErrorCode code) throws IOException {
        if (code == RequestError.LOGIN_REQUIRED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer " + where);
        } else if (code == IdentityError.AUTHENTICATION_INSUFFICIENT) {
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_user_authentication\", " + where);
        } else if (code.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\", " + where);
        } else if (code.status() == HttpServletResponse.SC_FORBIDDEN) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
        } else if (code.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "30");
        }
        outcomes.write(response, code);
    }
}
