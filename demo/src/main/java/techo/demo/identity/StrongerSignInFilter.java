package techo.demo.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a person sign in again, or with a second factor, before an app gets its code, when it asked for that (RFC 9470;
 * OpenID Connect Core 1.0 section 3.1.2.1, {@code max_age} and {@code acr_values}).
 */
final class StrongerSignInFilter extends OncePerRequestFilter {
    /** No sign-in takes less, and an app that asks for one of this very moment must come to an end. */
    private static final Duration LEAST_AGE = Duration.ofSeconds(5);

    private final RequestMatcher authorization;
    private final RequestCache requests;
    private final SecurityContextRepository contexts;
    private final InstantSource time;

    /** @param authorization the authorization endpoint */
    StrongerSignInFilter(
            RequestMatcher authorization,
            RequestCache requests,
            SecurityContextRepository contexts,
            InstantSource time) {
        this.authorization = authorization;
        this.requests = requests;
        this.contexts = contexts;
        this.time = time;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        if (!(person instanceof UsernamePasswordAuthenticationToken) || !authorization.matches(request)) {
            chain.doFilter(request, response);
            return;
        }
        SignedIn signedIn = SignedIn.of(person);
        if (longestAge(request)
                .filter(age -> signedIn.isOlderThan(age, time.instant()))
                .isPresent()) {
            requests.saveRequest(request, response);
            contexts.saveContext(SecurityContextHolder.createEmptyContext(), request, response);
            response.sendRedirect(SignInPages.SIGN_IN);
        } else if (asksForTwoFactors(request) && !signedIn.factors().areTwo()) {
            requests.saveRequest(request, response);
            response.sendRedirect(SignInPages.CODE);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean asksForTwoFactors(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter("acr_values"))
                .filter(values -> List.of(values.split(" ")).contains(SignedIn.TWO_FACTORS))
                .isPresent();
    }

    /** What is no number asks for nothing that could be kept. */
    private static Optional<Duration> longestAge(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter("max_age"))
                .filter(age -> age.matches("\\d{1,9}"))
                .map(age -> Duration.ofSeconds(Long.parseLong(age)))
                .map(age -> age.compareTo(LEAST_AGE) < 0 ? LEAST_AGE : age);
    }
}
