package techo.server.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.audit.SignInAudit;

/**
 * Takes an answer to a sign-in only from the issuer that was asked (RFC 9207), so that a code of another never reaches
 * it. An issuer that says that it names itself must; one that names itself anyway must be the right one.
 */
final class AnswerIssuerFilter extends OncePerRequestFilter {
    private static final String NAMES_ITSELF = "authorization_response_iss_parameter_supported";

    private final ClientRegistrationRepository clients;
    private final SignInAudit audit;
    private final RequestMatcher answers =
            PathPatternRequestMatcher.withDefaults().matcher(PortalSecurity.CALLBACK);

    AnswerIssuerFilter(ClientRegistrationRepository clients, SignInAudit audit) {
        this.clients = clients;
        this.audit = audit;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (answers.matches(request) && !isOfIssuer(request)) {
            audit.refused(request, Optional.empty(), PortalSecurity.REFUSED);
            response.sendRedirect(PortalSecurity.FAILED);
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isOfIssuer(HttpServletRequest request) {
        ClientRegistration.ProviderDetails issuer =
                clients.findByRegistrationId(PortalSecurity.REGISTRATION).getProviderDetails();
        boolean mustSay = Boolean.TRUE.equals(issuer.getConfigurationMetadata().get(NAMES_ITSELF));
        return Optional.ofNullable(request.getParameterValues("iss"))
                .map(said -> said.length == 1 && said[0].equals(issuer.getIssuerUri()))
                .orElse(!mustSay);
    }
}
