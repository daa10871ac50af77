package techo.demo.identity;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.savedrequest.RequestCache;
import techo.interceptors.audit.SignInAudit;

/** Has each sign-in with a password on record, and answers as without it: a lock is told to nobody but the record. */
final class RecordedSignIn implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    static final String REFUSED = "sign-in-refused";
    static final String LOCKED = "sign-in-locked";

    private final SignInAudit audit;
    private final SavedRequestAwareAuthenticationSuccessHandler goOn =
            new SavedRequestAwareAuthenticationSuccessHandler();
    private final SimpleUrlAuthenticationFailureHandler again =
            new SimpleUrlAuthenticationFailureHandler(SignInPages.SIGN_IN + "?error");

    RecordedSignIn(SignInAudit audit, RequestCache saved) {
        this.audit = audit;
        goOn.setRequestCache(saved);
    }

    @Override
    public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response, Authentication person)
            throws IOException, ServletException {
        audit.signedIn(request, Optional.of(DemoTokens.person(person.getName()).patient()));
        goOn.onAuthenticationSuccess(request, response, person);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        audit.refused(request, Optional.empty(), failure instanceof LockedException ? LOCKED : REFUSED);
        again.onAuthenticationFailure(request, response, failure);
    }
}
