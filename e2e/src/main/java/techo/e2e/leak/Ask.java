package techo.e2e.leak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param target below the FHIR base, or below the server's root where it begins with two slashes, or absolute
 */
record Ask(String method, String target, Map<String, String> headers, Optional<String> body) {
    private static final String FHIR_JSON = "application/fhir+json";

    static Ask get(String target) {
        return new Ask("GET", target, Map.of(), Optional.empty());
    }

    static Ask delete(String target) {
        return new Ask("DELETE", target, Map.of(), Optional.empty());
    }

    static Ask post(String target, String json) {
        return new Ask("POST", target, Map.of("Content-Type", FHIR_JSON), Optional.of(json));
    }

    static Ask put(String target, String json) {
        return new Ask("PUT", target, Map.of("Content-Type", FHIR_JSON), Optional.of(json));
    }

    static Ask patch(String target, String type, String body) {
        return new Ask("PATCH", target, Map.of("Content-Type", type), Optional.of(body));
    }

    static Ask form(String target, String form) {
        return new Ask("POST", target, Map.of("Content-Type", "application/x-www-form-urlencoded"), Optional.of(form));
    }

    Ask with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Ask(method, target, more, body);
    }
}
