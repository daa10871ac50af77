package techo.server.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a form with files wherever none is taken, before anything asks for a parameter: for that the servlet container would
 * read the whole form, whoever sent it. The FHIR interface has guards of its own.
 */
final class UploadPathFilter extends OncePerRequestFilter {
    private static final String FHIR = "/fhir/";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (isFormWithFiles(request) && !path.startsWith(FHIR) && !path.equals(ImportPages.IMPORT)) {
            response.setStatus(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        } else {
            chain.doFilter(request, response);
        }
    }

    static boolean isFormWithFiles(HttpServletRequest request) {
        return Optional.ofNullable(request.getContentType())
                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                .filter(type -> type.startsWith("multipart/"))
                .isPresent();
    }
}
