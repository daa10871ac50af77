package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import techo.policy.identity.PatientId;

/** Tells each page whether it shows the own record or that of somebody for whom the person acts. */
@ControllerAdvice(basePackageClasses = WhoseRecord.class)
final class WhoseRecord {
    /** Of the ID token: for whom the one who signed in can act. */
    private static final String ACTS_FOR = "techo_acts_for";

    private final OAuth2AuthorizedClientRepository tokens;
    private final PortalProperties properties;

    WhoseRecord(OAuth2AuthorizedClientRepository tokens, PortalProperties properties) {
        this.tokens = tokens;
        this.properties = properties;
    }

    @ModelAttribute
    void tell(HttpServletRequest request, Model page) {
        LanguageLinks.add(request, page);
        page.addAttribute("acting", isActing(request));
        page.addAttribute("principals", principals(request));
    }

    /** By what name the one who signed in knows somebody for whom to act; may be empty. */
    String known(PatientId principal, HttpServletRequest request) {
        return principals(request).stream()
                .filter(one -> one.patient().equals(principal.value()))
                .map(PrincipalChoice::name)
                .findFirst()
                .orElse("");
    }

    private List<PrincipalChoice> principals(HttpServletRequest request) {
        return signedIn(request)
                .filter(person -> !properties.delegateScope().isEmpty())
                .map(person -> PrincipalChoice.of(person.getPrincipal().getAttribute(ACTS_FOR)))
                .orElse(List.of());
    }

    /** Whether the token is for the record of somebody else: the issuer gave it with the scope for that. */
    boolean isActing(HttpServletRequest request) {
        return signedIn(request)
                .flatMap(person -> Optional.<OAuth2AuthorizedClient>ofNullable(
                        tokens.loadAuthorizedClient(PortalSecurity.REGISTRATION, person, request)))
                .filter(client -> client.getAccessToken().getScopes().contains(properties.delegateScope()))
                .isPresent();
    }

    private static Optional<OAuth2AuthenticationToken> signedIn(HttpServletRequest request) {
        return request.getUserPrincipal() instanceof OAuth2AuthenticationToken token
                ? Optional.of(token)
                : Optional.empty();
    }
}
