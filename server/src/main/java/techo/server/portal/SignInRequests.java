package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Requests to the issuer that also say how strong and how recent the sign-in must be, once after that was asked for, and
 * whether it is for another's record, until another one is granted.
 */
final class SignInRequests implements OAuth2AuthorizationRequestResolver {
    private static final String ASKED_FOR = "TECHO_STRONGER_SIGN_IN";
    private static final String COME_BACK = "TECHO_COME_BACK";
    private static final String RESUMED = "TECHO_RESUMED";

    /** {@code family} or {@code self}. */
    private static final String RECORD = "record";

    /** Of several whom the person represents, the one whose record it is; so the issuer is told, too. */
    private static final String PRINCIPAL = "principal";

    private static final Set<String> OF_WHO_SIGNS_IN = Set.of("launch/patient", "fhirUser");

    /** For whom the sign-in is that is under way, and for whom the last one was that the issuer granted. */
    private static final String CHOOSING = "TECHO_CHOOSING_PRINCIPAL";

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

    /**
     * What a stronger sign-in interrupted.
     *
     * @param page of ours, where the person goes on
     * @param form that was filled in there; a record
     */
    record Interrupted(String page, Optional<Object> form) {}

    /** Has the next sign-in ask for it, and then lead back to where the person was. */
    static void remember(HttpServletRequest request, StrongerSignIn signIn) {
        HttpSession session = request.getSession();
        session.setAttribute(ASKED_FOR, signIn);
        session.setAttribute(COME_BACK, request.getAttribute(COME_BACK));
    }

    /** @param page of ours, where the person goes on if this request turns out to need another sign-in */
    static void comeBack(HttpServletRequest request, String page) {
        request.setAttribute(COME_BACK, new Interrupted(page, Optional.empty()));
    }

    /** @param form what was filled in on that page, so that it need not be again */
    static void comeBack(HttpServletRequest request, String page, Object form) {
        request.setAttribute(COME_BACK, new Interrupted(page, Optional.of(form)));
    }

    /**
     * The issuer granted the sign-in that was under way; for whom it was stays chosen until another one is granted. What was
     * interrupted goes on in the same record alone.
     *
     * @return where to go on; the first page unless another was named
     */
    static String granted(HttpSession session) {
        Optional<Interrupted> interrupted = Optional.ofNullable((Interrupted) session.getAttribute(COME_BACK))
                .filter(same -> Objects.equals(session.getAttribute(CHOOSING), session.getAttribute(CHOSEN)));
        session.removeAttribute(COME_BACK);
        session.setAttribute(RESUMED, interrupted.orElse(null));
        session.setAttribute(CHOSEN, session.getAttribute(CHOOSING));
        session.removeAttribute(CHOOSING);
        return interrupted.map(Interrupted::page).orElse("/");
    }

    /** @return what goes on with this page after a stronger sign-in, once; nothing where the person went elsewhere */
    static Optional<Interrupted> resumed(HttpServletRequest request) {
        HttpSession session = request.getSession();
        Optional<Interrupted> resumed = Optional.ofNullable((Interrupted) session.getAttribute(RESUMED));
        session.removeAttribute(RESUMED);
        String page = request.getRequestURI()
                + Optional.ofNullable(request.getQueryString())
                        .map(query -> "?" + query)
                        .orElse("");
        return resumed.filter(interrupted -> interrupted.page().equals(page));
    }

    /** @return for whom the person chose to act, empty where only one can be meant; nobody for the own record */
    static Optional<String> chosen(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).map(session -> (String) session.getAttribute(CHOSEN));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return forChosen(strengthened(ordinary.resolve(request), request), request);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registration) {
        return forChosen(strengthened(ordinary.resolve(request, registration), request), request);
    }

    private @Nullable OAuth2AuthorizationRequest forChosen(
            @Nullable OAuth2AuthorizationRequest signIn, HttpServletRequest request) {
        if (signIn == null) {
            return null;
        }
        Optional<String> principal = asked(request);
        request.getSession().setAttribute(CHOOSING, principal.orElse(null));
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

    /** Who says nothing goes on with the last choice that was granted, as when the person must sign in again. */
    private Optional<String> asked(HttpServletRequest request) {
        return switch (Optional.ofNullable(request.getParameter(RECORD)).orElse("")) {
            case "family" ->
                Optional.of(Optional.ofNullable(request.getParameter(PRINCIPAL)).orElse(""))
                        .filter(named -> !delegateScope.isEmpty());
            case "self" -> Optional.empty();
            default -> chosen(request);
        };
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
