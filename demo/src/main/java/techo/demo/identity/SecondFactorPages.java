package techo.demo.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import techo.demo.identity.OneTimeCodes.Verdict;
import techo.demo.identity.SignedIn.Factors;
import techo.interceptors.audit.SignInAudit;
import techo.server.portal.LanguageLinks;

/** The pages of the second factor: give a code, and set up another authenticator. Behind a sign-in with the password. */
@Controller
final class SecondFactorPages {
    private static final String PROPOSED = "TECHO_PROPOSED_AUTHENTICATOR";

    private final DemoIdentity identity;
    private final OneTimeCodes codes;
    private final SignInAttempts attempts;
    private final SignInAudit audit;
    private final RequestCache requests;
    private final SecurityContextRepository contexts;
    private final Clock clock;

    SecondFactorPages(
            DemoIdentity identity,
            OneTimeCodes codes,
            SignInAttempts attempts,
            SignInAudit audit,
            RequestCache requests,
            SecurityContextRepository contexts,
            Clock clock) {
        this.identity = identity;
        this.codes = codes;
        this.attempts = attempts;
        this.audit = audit;
        this.requests = requests;
        this.contexts = contexts;
        this.clock = clock;
    }

    @GetMapping(SignInPages.CODE)
    String ask(@RequestParam(name = "error") Optional<String> error, Model page) {
        page.addAttribute("failed", error.isPresent());
        return "demo/code";
    }

    @PostMapping(SignInPages.CODE)
    String check(
            @RequestParam("code") String code,
            Authentication person,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!isGood(request, person, identity.accounts().authenticator(person(person)), code)) {
            return "redirect:" + SignInPages.CODE + "?error";
        }
        audit.signedIn(request, Optional.of(person(person).patient()));
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        UsernamePasswordAuthenticationToken stronger =
                UsernamePasswordAuthenticationToken.authenticated(person.getPrincipal(), null, person.getAuthorities());
        stronger.setDetails(new SignedIn(clock.instant(), Factors.PASSWORD_AND_CODE));
        context.setAuthentication(stronger);
        contexts.saveContext(context, request, response);
        return "redirect:"
                + Optional.ofNullable(requests.getRequest(request, response))
                        .map(SavedRequest::getRedirectUrl)
                        .orElse(SignInPages.AUTHENTICATOR);
    }

    /** Another authenticator takes the one before it, so that a password alone replaces nothing. */
    @GetMapping(SignInPages.AUTHENTICATOR)
    String propose(
            @RequestParam(name = "error") Optional<String> error,
            Authentication person,
            HttpSession session,
            Model page) {
        if (!SignedIn.of(person).factors().areTwo()) {
            return "redirect:" + SignInPages.CODE;
        }
        String proposed = Optional.ofNullable((String) session.getAttribute(PROPOSED))
                .orElseGet(() -> AuthenticatorSecret.invent().base32());
        session.setAttribute(PROPOSED, proposed);
        page.addAttribute("failed", error.isPresent());
        page.addAttribute("secret", proposed);
        page.addAttribute("address", AuthenticatorSecret.of(proposed).address(person.getName()));
        return "demo/authenticator";
    }

    /** In force when the person has shown that the new authenticator works. */
    @PostMapping(SignInPages.AUTHENTICATOR)
    String replace(
            @RequestParam("code") String code, Authentication person, HttpServletRequest request, HttpSession session) {
        Optional<AuthenticatorSecret> proposed =
                Optional.ofNullable((String) session.getAttribute(PROPOSED)).map(AuthenticatorSecret::of);
        boolean proved = SignedIn.of(person).factors().areTwo()
                && proposed.filter(secret -> isGood(request, person, secret, code))
                        .isPresent();
        if (!proved) {
            return "redirect:" + SignInPages.AUTHENTICATOR + "?error";
        }
        session.removeAttribute(PROPOSED);
        identity.accounts().replaceAuthenticator(person(person), proposed.get());
        return "demo/authenticator-replaced";
    }

    /** A used code is refused and not counted: whoever typed it had the authenticator. */
    private boolean isGood(HttpServletRequest request, Authentication person, AuthenticatorSecret secret, String code) {
        boolean locked = attempts.areTooMany(person.getName());
        Verdict verdict = codes.judge(person.getName(), secret, code);
        if (verdict == Verdict.WRONG && !locked) {
            attempts.failed(person.getName());
        }
        boolean good = verdict == Verdict.GOOD && !locked;
        if (good) {
            attempts.succeeded(person.getName());
        } else {
            audit.refused(
                    request,
                    Optional.of(person(person).patient()),
                    locked ? RecordedSignIn.LOCKED : RecordedSignIn.REFUSED);
        }
        return good;
    }

    private static SamplePerson person(Authentication person) {
        return DemoTokens.person(person.getName());
    }

    @ModelAttribute
    void languages(HttpServletRequest request, Model page) {
        LanguageLinks.add(request, page);
    }
}
