package techo.server.export;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;

/**
 * Reads the parameters of a kick-off (Bulk Data Access 2.0, Query Parameters).
 *
 * <p>An unknown or unsupported parameter ends the request, because ignoring a filter would export more than was asked
 * for; unless the client says that it may be ignored.
 */
final class ExportParameters {
    private static final Set<String> NDJSON = Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");
    private static final Set<String> ABOUT_THE_ANSWER = Set.of("_format", "_pretty");

    /** Names of the specification, which may be repeated in an error; others are the client's words. */
    private static final Set<String> NAMES_WE_MAY_REPEAT = Set.of(
            "_elements",
            "_typeFilter",
            "patient",
            "includeAssociatedData",
            "organizeOutputBy",
            "allowPartialManifests");

    /** No record is older; a database takes no instant that lies much further away. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final Set<String> resourceTypes;

    /** @param resourceTypes all types of FHIR R4 */
    ExportParameters(Set<String> resourceTypes) {
        this.resourceTypes = Set.copyOf(resourceTypes);
    }

    /** @throws TechoException when a parameter cannot be honoured */
    ExportRequest parse(String url, Map<String, List<String>> parameters, ExportPreferences preferences) {
        Set<String> types = new HashSet<>();
        List<Instant> since = new ArrayList<>();
        List<Instant> until = new ArrayList<>();
        List<Problem> ignored = new ArrayList<>();
        parameters.forEach((name, values) -> {
            switch (name) {
                case "_outputFormat" -> values.forEach(ExportParameters::requireNdjson);
                case "_since" -> values.forEach(value -> since.add(instant("_since", value)));
                case "_until" -> values.forEach(value -> until.add(instant("_until", value)));
                case "_type" -> types(values).forEach(type -> addType(type, types, preferences, ignored));
                default -> unsupported(name, preferences, ignored);
            }
        });
        if (since.size() > 1) {
            throw invalid("_since");
        }
        if (until.size() > 1) {
            throw invalid("_until");
        }
        if (parameters.containsKey("_type") && types.isEmpty()) {
            throw invalid("_type");
        }
        Selection selection =
                new Selection(types, since.stream().findFirst(), until.stream().findFirst());
        return new ExportRequest(url, selection, ignored);
    }

    private static List<String> types(List<String> values) {
        return values.stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .toList();
    }

    private void addType(String type, Set<String> types, ExportPreferences preferences, List<Problem> ignored) {
        if (resourceTypes.contains(type)) {
            types.add(type);
            return;
        }
        if (!preferences.lenient()) {
            throw invalid("_type");
        }
        ignored.add(Problem.warning(ExportError.PARAMETER_INVALID).atPosition("_type"));
    }

    private static void unsupported(String name, ExportPreferences preferences, List<Problem> ignored) {
        if (ABOUT_THE_ANSWER.contains(name)) {
            return;
        }
        Optional<String> repeatable = Optional.of(name).filter(NAMES_WE_MAY_REPEAT::contains);
        if (!preferences.lenient()) {
            Problem problem = Problem.error(ExportError.PARAMETER_UNSUPPORTED);
            throw new TechoException(repeatable.map(problem::atPosition).orElse(problem));
        }
        Problem problem = Problem.warning(ExportError.PARAMETER_UNSUPPORTED);
        ignored.add(repeatable.map(problem::atPosition).orElse(problem));
    }

    private static void requireNdjson(String format) {
        // An unencoded "+" in a query arrives as a space.
        if (!NDJSON.contains(format.replace(' ', '+'))) {
            throw invalid("_outputFormat");
        }
    }

    private static Instant instant(String name, String text) {
        try {
            Instant instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw invalid(name);
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw invalid(name);
        }
    }

    private static TechoException invalid(String name) {
        return new TechoException(Problem.error(ExportError.PARAMETER_INVALID).atPosition(name));
    }
}
