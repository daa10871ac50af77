package techo.server.observability;

import io.micrometer.common.KeyValue;
import org.hl7.fhir.r4.model.ResourceType;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Names the route of a request for metrics: {@code /fhir/Observation/{id}}, never an id, a query or anything else that
 * a client made up.
 */
final class RouteNames extends DefaultServerRequestObservationConvention {

    @Override
    protected KeyValue uri(ServerRequestObservationContext context) {
        String path = context.getCarrier() == null ? "" : context.getCarrier().getRequestURI();
        return path.equals("/fhir") || path.startsWith("/fhir/") ? KeyValue.of("uri", route(path)) : super.uri(context);
    }

    static String route(String path) {
        String[] parts = path.split("/");
        StringBuilder route = new StringBuilder("/fhir");
        for (int i = 2; i < parts.length; i++) {
            boolean version = i > 2 && parts[i - 1].equals("_history");
            route.append('/').append(version ? "{version}" : segment(parts[i], i));
            if (i > 6) {
                return "/fhir/{other}";
            }
        }
        return route.toString();
    }

    private static String segment(String segment, int position) {
        if (segment.startsWith("$")) {
            return "{operation}";
        }
        return switch (segment) {
            case "metadata", "_history", "_search", ".well-known", "smart-configuration", "swagger-ui", "api-docs" ->
                segment;
            default -> position == 2 ? type(segment) : "{id}";
        };
    }

    private static String type(String segment) {
        for (ResourceType type : ResourceType.values()) {
            if (type.name().equals(segment)) {
                return segment;
            }
        }
        return "{other}";
    }
}
