package techo.server.guard;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Locale;
import java.util.Set;

/**
 * Lets several threads set headers of one response.
 *
 * <p>HAPI runs the reads of a batch in a pool, and each adds an {@code X-Cache} header to the one response, whose
 * headers Tomcat keeps in a structure for one thread: 200 searches were a failure, 2,000 a broken connection. That
 * header, and the one that tells HAPI's version, is of no use to clients and is dropped.
 */
final class HeaderSafeResponse extends HttpServletResponseWrapper {
    private static final Set<String> DROPPED = Set.of("x-cache", "x-powered-by");

    private final Object headers = new Object();

    HeaderSafeResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void addHeader(String name, String value) {
        if (kept(name)) {
            synchronized (headers) {
                super.addHeader(name, value);
            }
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (kept(name)) {
            synchronized (headers) {
                super.setHeader(name, value);
            }
        }
    }

    private static boolean kept(String name) {
        return !DROPPED.contains(name.toLowerCase(Locale.ROOT));
    }
}
