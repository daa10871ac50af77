package techo.demo.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import techo.server.portal.LanguageLinks;

/** The pages of the identity provider: sign in, and allow an app what it asks for. */
@Controller
final class SignInPages {
    static final String SIGN_IN = "/login";
    static final String AUTHORIZATION = "/authorization";
    static final String CODE = "/login/code";
    static final String AUTHENTICATOR = "/login/authenticator";

    /** Where Spring Security's script goes on to when a passkey was made or removed. */
    static final String PASSKEYS = "/webauthn/register";

    private final RegisteredClientRepository clients;

    SignInPages(RegisteredClientRepository clients) {
        this.clients = clients;
    }

    /** @param error is there, with or without a value, after a sign-in that failed for whatever reason */
    @GetMapping(SIGN_IN)
    String signIn(@RequestParam(name = "error") Optional<String> error, Model page) {
        page.addAttribute("failed", error.isPresent());
        return "demo/signin";
    }

    /** What the person allows is what stands on the page: the form sends these scopes and no others. */
    @GetMapping(AUTHORIZATION)
    String authorization(
            @RequestParam("client_id") String clientId,
            @RequestParam("scope") String scope,
            @RequestParam("state") String state,
            Model page) {
        RegisteredClient client = Optional.ofNullable(clients.findByClientId(clientId))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        List<String> scopes = Stream.of(scope.split(" "))
                .filter(asked -> GrantableScopes.offers(client, asked))
                .filter(asked -> !asked.equals(OidcScopes.OPENID))
                .toList();
        page.addAttribute("client", client.getClientName());
        page.addAttribute("clientId", clientId);
        page.addAttribute("scopes", scopes);
        page.addAttribute("state", state);
        return "demo/authorization";
    }

    /** The same page, in a language. */
    @ModelAttribute
    void both(HttpServletRequest request, Model page) {
        LanguageLinks.add(request, page);
    }
}
