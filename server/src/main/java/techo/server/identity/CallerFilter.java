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

/** Leaves the recognised caller on the request: the last place that looks at the thread-bound security context. */
final class CallerFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        caller().ifPresent(caller -> request.setAttribute(CallerInterceptor.ATTRIBUTE, caller));
        chain.doFilter(request, response);
    }

    private static Optional<Caller> caller() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication token
                ? token.resolution().fold(Optional::of, refused -> Optional.empty())
                : Optional.empty();
    }
}
