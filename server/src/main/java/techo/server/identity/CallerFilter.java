package techo.server.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.identity.CallerInterceptor;
import techo.policy.identity.Caller;

/**
 * Leaves the recognised caller, and which token it was, on the request: the last place that looks at the thread-bound
 * security context.
 */
final class CallerFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication token) {
            caller(token).ifPresent(caller -> {
                request.setAttribute(CallerInterceptor.ATTRIBUTE, caller);
                request.setAttribute(CallerInterceptor.TOKEN, TokenFingerprints.of(token.getToken()));
            });
        }
        chain.doFilter(request, response);
    }

    private static Optional<Caller> caller(CallerAuthentication token) {
        return token.resolution().fold(Optional::of, refused -> Optional.empty());
    }
}
