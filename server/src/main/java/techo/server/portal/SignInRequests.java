package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Requests to the issuer that also say how strong and how recent the sign-in must be, once after that was asked for, and
 * whether it is for another's record, until the own one is chosen again.
 */
final class SignInRequests implements OAuth2AuthorizationRequestResolver {
    private static final String ASKED_FOR = "TECHO_STRONGER_SIGN_IN";
    private static final String COME_BACK = "TECHO_COME_BACK";

    /** {@code family} or {@code self}. */
    private static final String RECORD = "record";

    /** Of several whom the person represents, the one whose record it is; so the issuer is told, too. */
    private static final String PRINCIPAL = "principal";

    private static final Set<String> OF_WHO_SIGNS_IN = Set.of("launch/patient", "fhirUser");

    private static final String CHOSEN = "TECHO_CHOSEN_PRINCIPAL";

    private final OAuth2AuthorizationRequestResolver ordinary;
    private final String ownScope;
    private final String delegateScope;

    /**
     * @param ownScope asks for the own record; may be empty
     * @param delegateScope asks for that of the person for whom the one who signs in acts; may be empty
     */
    SignInRequests(OAuth2AuthorizationRequestResolver ordinary, String ownScope, String delegateScope) {
        this.ordinary = ordinary;
        this.ownScope = ownScope;
        this.delegateScope = delegateScope;
    }

    /** Has the next sign-in ask for it, and then lead back to where the person was. */
    static void remember(HttpServletRequest request, StrongerSignIn signIn) {
        HttpSession session = request.getSession();
        session.setAttribute(ASKED_FOR, signIn);
        session.setAttribute(COME_BACK, request.getAttribute(COME_BACK));
    }

    /** @param page of ours, where the person goes on if this request turns out to need another sign-in */
    static void comeBack(HttpServletRequest request, String page) {
        request.setAttribute(COME_BACK, page);
    }

    /** @return where to go on, once; the first page unless another was named */
    static String whereTo(HttpSession session) {
        Optional<String> page = Optional.ofNullable((String) session.getAttribute(COME_BACK));
        session.removeAttribute(COME_BACK);
        return page.orElse("/");
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return forChosen(strengthened(ordinary.resolve(request), request), request);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registration) {
        return forChosen(strengthened(ordinary.resolve(request, registration), request), request);
    }

    /** The choice stays when the person must sign in again, and ends with the session. */
    private @Nullable OAuth2AuthorizationRequest forChosen(
            @Nullable OAuth2AuthorizationRequest signIn, HttpServletRequest request) {
        if (signIn == null) {
            return null;
        }
        Optional<String> principal = chosen(request);
        String scope = principal.isPresent() ? delegateScope : ownScope;
        if (scope.isEmpty()) {
            return signIn;
        }
        Set<String> scopes = new LinkedHashSet<>(signIn.getScopes());
        if (principal.isPresent()) {
            // The issuer knows one record that is the own one, and would name that.
            scopes.removeAll(OF_WHO_SIGNS_IN);
        }
        scopes.add(scope);
        OAuth2AuthorizationRequest.Builder chosen =
                OAuth2AuthorizationRequest.from(signIn).scopes(scopes);
        principal
                .filter(named -> !named.isEmpty())
                .ifPresent(named -> chosen.additionalParameters(more -> more.put(PRINCIPAL, named)));
        return chosen.build();
    }

    /** @return for whom the person acts, with an empty name where only one can be meant; nobody where it is the own record */
    private Optional<String> chosen(HttpServletRequest request) {
        String record = Optional.ofNullable(request.getParameter(RECORD)).orElse("");
        if (record.equals("family") && !delegateScope.isEmpty()) {
            request.getSession()
                    .setAttribute(
                            CHOSEN,
                            Optional.ofNullable(request.getParameter(PRINCIPAL)).orElse(""));
        }
        HttpSession session = request.getSession(false);
        if (session != null && record.equals("self")) {
            session.removeAttribute(CHOSEN);
        }
        return Optional.ofNullable(session).map(known -> (String) known.getAttribute(CHOSEN));
    }

    private static @Nullable OAuth2AuthorizationRequest strengthened(
            @Nullable OAuth2AuthorizationRequest signIn, HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (signIn == null || session == null) {
            return signIn;
        }
        Optional<StrongerSignIn> asked = Optional.ofNullable((StrongerSignIn) session.getAttribute(ASKED_FOR));
        session.removeAttribute(ASKED_FOR);
        return asked.map(stronger -> OAuth2AuthorizationRequest.from(signIn)
                        .additionalParameters(more -> more.putAll(stronger.parameters()))
                        .build())
                .orElse(signIn);
    }
}
