package techo.server.audit;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Which requests leave a record by their address alone.
 *
 * <p>Below {@code /fhir} every request does, but for what is the same for everybody. Elsewhere a request leaves one
 * when somebody was recognised, when it was refused, or when a page says that it did something.
 */
final class AuditedPaths {

    boolean exempt(HttpServletRequest request) {
        String path = path(request);
        boolean reading = "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
        return reading && (path.equals("/fhir/metadata") || path.startsWith("/fhir/.well-known/"));
    }

    /** A short word for where the request went; unlike the path it cannot hold what somebody typed. */
    Area area(HttpServletRequest request) {
        String path = path(request);
        if (path.equals("/fhir") || path.startsWith("/fhir/")) {
            return Area.FHIR;
        }
        return path.startsWith("/actuator") ? Area.ACTUATOR : Area.PAGES;
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI();
    }

    /** The parts of the server that answer differently. */
    enum Area {
        FHIR("fhir"),
        ACTUATOR("actuator"),
        PAGES("pages");

        private final String code;

        Area(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
