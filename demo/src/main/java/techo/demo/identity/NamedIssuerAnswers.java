package techo.demo.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Answers authorization requests with the name of this issuer (RFC 9207), so that an app that knows several never takes
 * a code of one to another.
 */
final class NamedIssuerAnswers implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    private final URI issuer;

    NamedIssuerAnswers(URI issuer) {
        this.issuer = issuer;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        OAuth2AuthorizationCodeRequestAuthenticationToken answered =
                (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        UriComponentsBuilder answer = answer(answered);
        Optional.ofNullable(answered.getAuthorizationCode())
                .ifPresent(code -> answer.queryParam(OAuth2ParameterNames.CODE, code.getTokenValue()));
        response.sendRedirect(answer.build(true).toUriString());
    }

    /** Nobody is sent to an address that was not found to be the client's. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failed)
            throws IOException {
        Optional<OAuth2AuthorizationCodeRequestAuthenticationException> refused = Optional.of(failed)
                .filter(OAuth2AuthorizationCodeRequestAuthenticationException.class::isInstance)
                .map(OAuth2AuthorizationCodeRequestAuthenticationException.class::cast);
        Optional<OAuth2AuthorizationCodeRequestAuthenticationToken> asked = refused.map(
                        OAuth2AuthorizationCodeRequestAuthenticationException
                                ::getAuthorizationCodeRequestAuthentication)
                .filter(known -> known.getRedirectUri() != null);
        if (asked.isEmpty()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        UriComponentsBuilder answer = answer(asked.get());
        answer.queryParam(
                OAuth2ParameterNames.ERROR, refused.orElseThrow().getError().getErrorCode());
        Optional.ofNullable(refused.orElseThrow().getError().getDescription())
                .ifPresent(why -> answer.queryParam(OAuth2ParameterNames.ERROR_DESCRIPTION, encoded(why)));
        response.sendRedirect(answer.build(true).toUriString());
    }

    private UriComponentsBuilder answer(OAuth2AuthorizationCodeRequestAuthenticationToken request) {
        UriComponentsBuilder answer = UriComponentsBuilder.fromUriString(String.valueOf(request.getRedirectUri()));
        Optional.ofNullable(request.getState())
                .ifPresent(state -> answer.queryParam(OAuth2ParameterNames.STATE, encoded(state)));
        return answer.queryParam("iss", encoded(issuer.toString()));
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
