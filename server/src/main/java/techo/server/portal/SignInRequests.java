package techo.server.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/** Requests to the issuer that also say how strong and how recent the sign-in must be, once after that was asked for. */
final class SignInRequests implements OAuth2AuthorizationRequestResolver {
    private static final String ASKED_FOR = "TECHO_STRONGER_SIGN_IN";

    private final OAuth2AuthorizationRequestResolver ordinary;

    SignInRequests(OAuth2AuthorizationRequestResolver ordinary) {
        this.ordinary = ordinary;
    }

    static void remember(HttpSession session, StrongerSignIn signIn) {
        session.setAttribute(ASKED_FOR, signIn);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return strengthened(ordinary.resolve(request), request);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registration) {
        return strengthened(ordinary.resolve(request, registration), request);
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
