package techo.server.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.ZipException;
import org.springframework.web.filter.OncePerRequestFilter;
import techo.interceptors.error.OutcomeWriter;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/**
 * Bounds every body below {@code /fhir}: its size, how far it may expand, and the shape of JSON and XML.
 *
 * <p>Runs behind the security filters, so that nobody without a token makes the server read a body.
 */
final class BodyFilter extends OncePerRequestFilter {
    private final GuardProperties limits;
    private final BodyShape resources;
    private final BodyShape files;
    private final OutcomeWriter outcomes;

    BodyFilter(GuardProperties limits, OutcomeWriter outcomes) {
        this.limits = limits;
        this.resources = new BodyShape(limits, limits.bodySize().toBytes());
        this.files = new BodyShape(limits, limits.fileSize().toBytes());
        this.outcomes = outcomes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<HttpServletRequest> checked;
        try {
            checked = Optional.of(check(request));
        } catch (TechoException refused) {
            outcomes.write(response, refused.problems());
            return;
        } catch (ZipException e) {
            outcomes.write(response, RequestError.BODY_UNREADABLE);
            return;
        }
        chain.doFilter(checked.get(), response);
    }

    private HttpServletRequest check(HttpServletRequest request) throws IOException {
        MediaKind kind = MediaKind.of(request.getContentType());
        if (kind == MediaKind.FORM || !hasBody(request)) {
            return request;
        }
        boolean master = request.getRequestURI().endsWith("/CodeSystem/$load");
        boolean imports = master || request.getRequestURI().endsWith("/$import");
        boolean file = imports || request.getRequestURI().startsWith("/fhir/Binary");
        long limit = (master ? limits.masterSize() : file ? limits.fileSize() : limits.bodySize()).toBytes();
        if (request.getContentLengthLong() > limit) {
            throw new TechoException(RequestError.BODY_TOO_LARGE);
        }
        return switch (kind) {
            case MULTIPART -> multipart(request, imports && !master);
            case OTHER -> {
                if (!file || request.getContentType() == null) {
                    throw new TechoException(RequestError.MEDIA_TYPE_UNSUPPORTED);
                }
                yield CheckedRequest.streaming(request, bounded(request, limit));
            }
            case JSON, XML -> {
                if (imports) {
                    yield CheckedRequest.streaming(request, bounded(request, limit));
                }
                if (MediaKind.namesAnotherCharset(request.getContentType())) {
                    throw new TechoException(RequestError.BODY_NOT_UTF8);
                }
                byte[] body = bounded(request, limit).readAll();
                yield body.length == 0
                        ? CheckedRequest.read(request, body, 0)
                        : CheckedRequest.read(request, body, (file ? files : resources).check(body, kind));
            }
            case FORM -> request;
        };
    }

    /** The servlet container reads and bounds the parts. */
    private static HttpServletRequest multipart(HttpServletRequest request, boolean imports) {
        if (!imports || request.getHeader("Content-Encoding") != null) {
            throw new TechoException(RequestError.MEDIA_TYPE_UNSUPPORTED);
        }
        return request;
    }

    private BoundedBody bounded(HttpServletRequest request, long limit) throws IOException {
        return RequestEncoding.isGzip(request)
                ? BoundedBody.gzip(request.getInputStream(), limit, limits.inflateRatio())
                : BoundedBody.plain(request.getInputStream(), limit);
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
}
