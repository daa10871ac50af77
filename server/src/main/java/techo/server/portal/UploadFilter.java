package techo.server.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a form with files be read of somebody who is signed in, and of a size that is taken. Runs before the filter against forged
 * requests, which looks for its token in every form and has it read for that.
 */
final class UploadFilter extends OncePerRequestFilter {
    private final SecurityContextRepository signIn;
    private final DataSize most;

    UploadFilter(SecurityContextRepository signIn, DataSize most) {
        this.signIn = signIn;
        this.most = most;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!UploadPathFilter.isFormWithFiles(request)) {
            chain.doFilter(request, response);
        } else if (!isSignedIn(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else if (request.getContentLengthLong() < 0 || request.getContentLengthLong() > most.toBytes()) {
            response.sendRedirect(ImportPages.TOO_LARGE);
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isSignedIn(HttpServletRequest request) {
        return signIn.loadDeferredContext(request).get().getAuthentication() instanceof OAuth2AuthenticationToken;
    }
}
