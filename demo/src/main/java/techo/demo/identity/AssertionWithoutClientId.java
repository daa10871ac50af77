package techo.demo.identity;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Takes a client assertion that comes without {@code client_id}, as SMART Backend Services and RFC 7523 section 3 have
 * it: who speaks stands in the assertion, whose signature is checked afterwards.
 */
final class AssertionWithoutClientId implements AuthenticationConverter {
    private static final ClientAuthenticationMethod JWT_BEARER =
            new ClientAuthenticationMethod("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

    /** @return null, as Spring Security wants it, for every other request */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String[] assertions = request.getParameterValues(OAuth2ParameterNames.CLIENT_ASSERTION);
        boolean ours = JWT_BEARER.getValue().equals(request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE))
                && request.getParameter(OAuth2ParameterNames.CLIENT_ID) == null;
        if (!ours || assertions == null || assertions.length != 1) {
            return null;
        }
        try {
            String client = SignedJWT.parse(assertions[0]).getJWTClaimsSet().getSubject();
            return client == null
                    ? null
                    : new OAuth2ClientAuthenticationToken(client, JWT_BEARER, assertions[0], Map.of());
        } catch (ParseException e) {
            return null;
        }
    }
}
