package techo.server.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** The {@code Content-Encoding} of a request. */
final class RequestEncoding {
    private RequestEncoding() {}

    static boolean isGzip(HttpServletRequest request) {
        String encoding = encoding(request);
        return encoding.equals("gzip") || encoding.equals("x-gzip");
    }

    static boolean isSupported(HttpServletRequest request) {
        String encoding = encoding(request);
        return encoding.isEmpty() || encoding.equals("identity") || isGzip(request);
    }

    private static String encoding(HttpServletRequest request) {
        String encoding = String.join(",", java.util.Collections.list(request.getHeaders("Content-Encoding")));
        return encoding.trim().toLowerCase(Locale.ROOT);
    }
}
