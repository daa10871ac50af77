package techo.server.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses an address that is not in normal form, before anything else reads it.
 *
 * <p>Spring Security has the same firewall, but Spring 6.2 parses the path in front of it, and answers some forged paths
 * with an internal error that writes the path into the log.
 */
final class AddressFilter extends OncePerRequestFilter {
    private final HttpFirewall firewall;
    private final RequestRejectedHandler answers;

    AddressFilter(HttpFirewall firewall, RequestRejectedHandler answers) {
        this.firewall = firewall;
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            firewall.getFirewalledRequest(request);
        } catch (RequestRejectedException e) {
            answers.handle(request, response, e);
            return;
        }
        // Not the wrapper: Spring Security makes one of its own, and two would look at each header twice.
        chain.doFilter(request, response);
    }
}
