package techo.server.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a form with files be read of somebody who is signed in, and of a size that is taken. Runs before the filter against forged
 * requests, which looks for its token in every form and has it read for that.
 */
final class UploadFilter extends OncePerRequestFilter {
    /** A browser that is still sending when the connection closes shows an error of its own instead of our page. */
    private static final long READ_FOR_NOTHING = DataSize.ofMegabytes(256).toBytes();

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
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (request.getContentLengthLong() < 0 || request.getContentLengthLong() > most.toBytes()) {
            drop(request);
            response.sendRedirect(ImportPages.TOO_LARGE);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Of an unknown length nothing is read: no browser sends a form like that. */
    private static void drop(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length > 0 && length <= READ_FOR_NOTHING) {
            request.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private boolean isSignedIn(HttpServletRequest request) {
        return signIn.loadDeferredContext(request).get().getAuthentication() instanceof OAuth2AuthenticationToken;
    }
}
