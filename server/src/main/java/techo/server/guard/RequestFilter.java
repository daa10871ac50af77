package techo.server.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.error.OutcomeWriter;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * What can be refused below {@code /fhir} without knowing who asks: by the headers alone.
 *
 * <p>A form is read here, with the bound of a query, because the security filters ask for parameters and the servlet
 * container would otherwise read it for them; and where it finds a form too long it silently has no fields, which
 * would make a narrow search a wide one.
 */
final class RequestFilter extends OncePerRequestFilter {
    private static final int FORM_OVER_QUERY = 16;

    private final GuardProperties limits;
    private final OutcomeWriter outcomes;

    RequestFilter(GuardProperties limits, OutcomeWriter outcomes) {
        this.limits = limits;
        this.outcomes = outcomes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest checked;
        try {
            checked = check(request);
        } catch (TechoException refused) {
            outcomes.write(response, refused.problems());
            return;
        }
        chain.doFilter(checked, new HeaderSafeResponse(response));
    }

    private HttpServletRequest check(HttpServletRequest request) throws IOException {
        if (!RequestEncoding.isSupported(request)) {
            throw new TechoException(RequestError.CONTENT_ENCODING_UNSUPPORTED);
        }
        long largest = Math.max(
                Math.max(limits.bodySize().toBytes(), limits.fileSize().toBytes()),
                limits.masterSize().toBytes());
        if (request.getContentLengthLong() > largest) {
            throw new TechoException(RequestError.BODY_TOO_LARGE);
        }
        if (MediaKind.of(request.getContentType()) != MediaKind.FORM) {
            return request;
        }
        if (RequestEncoding.isGzip(request)) {
            throw new TechoException(RequestError.CONTENT_ENCODING_UNSUPPORTED);
        }
        byte[] form = BoundedBody.plain(
                        request.getInputStream(), limits.searchSize().toBytes() * FORM_OVER_QUERY)
                .readAll();
        Utf8.check(form);
        return CheckedRequest.form(request, form);
    }
}
