package techo.server.export;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.IdType;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.policy.identity.PatientId;

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
    private static final Set<String> NAMES_WE_MAY_REPEAT =
            Set.of("patient", "includeAssociatedData", "organizeOutputBy", "allowPartialManifests");

    /** No record is older; a database takes no instant that lies much further away. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** By which clocks of nodes may differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** Several filters in one value stand with commas between them; commas also stand within a filter. */
    private static final Pattern BETWEEN_FILTERS = Pattern.compile(",(?=[A-Z][A-Za-z]*\\?)");

    private static final Pattern ELEMENT = Pattern.compile("(?:([A-Z][A-Za-z]*)\\.)?([a-z][A-Za-z0-9]*)");

    private final Set<String> resourceTypes;
    private final Predicate<TypeFilter> canAnswer;

    /**
     * @param resourceTypes all types of FHIR R4
     * @param canAnswer whether a search can answer a filter
     */
    ExportParameters(Set<String> resourceTypes, Predicate<TypeFilter> canAnswer) {
        this.resourceTypes = Set.copyOf(resourceTypes);
        this.canAnswer = canAnswer;
    }

    /**
     * @param level what the kick-off takes beside the parameters of every level
     * @throws TechoException when a parameter cannot be honoured
     */
    ExportRequest parse(
            String url,
            Map<String, List<String>> parameters,
            ExportPreferences preferences,
            KickOffLevel level,
            Instant now) {
        Set<String> types = new HashSet<>();
        List<Instant> since = new ArrayList<>();
        List<Instant> until = new ArrayList<>();
        List<TypeFilter> filters = new ArrayList<>();
        Set<String> elements = new HashSet<>();
        Set<PatientId> patients = new HashSet<>();
        Set<ManifestShape> shapes = EnumSet.noneOf(ManifestShape.class);
        Set<AssociatedProvenance> provenance = EnumSet.of(AssociatedProvenance.AS_OTHERS);
        Set<Arrangement> arrangements = EnumSet.of(Arrangement.BY_TYPE);
        List<Problem> ignored = new ArrayList<>();
        parameters.forEach((name, values) -> {
            switch (name) {
                case "_outputFormat" -> values.forEach(ExportParameters::requireNdjson);
                case "_since" -> values.forEach(value -> since.add(instant("_since", value)));
                case "_until" -> values.forEach(value -> until.add(instant("_until", value)));
                case "_typeFilter" -> values.forEach(value -> filters(value, filters));
                case "_elements" -> list(values).forEach(element -> elements.add(element(element)));
                case "_manifest" -> values.forEach(value -> shapes.add(shape(value)));
                case "patient" -> {
                    if (level == KickOffLevel.NAMED_PEOPLE) {
                        values.forEach(value -> patients.add(patient(value, url)));
                    } else {
                        unsupported(name, preferences, ignored);
                    }
                }
                case "includeAssociatedData" ->
                    list(values)
                            .forEach(value -> AssociatedProvenance.ofCode(value)
                                    .ifPresentOrElse(provenance::add, () -> unsupported(name, preferences, ignored)));
                case "organizeOutputBy" -> {
                    if (values.equals(List.of(PatientBlocks.ORGANIZED_BY))) {
                        arrangements.add(Arrangement.BY_PATIENT);
                    } else {
                        unsupported(name, preferences, ignored);
                    }
                }
                case "_type" -> list(values).forEach(type -> addType(type, types, preferences, ignored));
                default -> unsupported(name, preferences, ignored);
            }
        });
        if (since.size() > 1) {
            throw invalid("_since");
        }
        if (until.size() > 1) {
            throw invalid("_until");
        }
        requireSense(since, until, now);
        if (parameters.containsKey("_type") && types.isEmpty()) {
            throw invalid("_type");
        }
        if (parameters.containsKey("_elements") && elements.isEmpty()) {
            throw invalid("_elements");
        }
        if (shapes.size() > 1) {
            throw invalid("_manifest");
        }
        if (!types.isEmpty() && filters.stream().anyMatch(filter -> !types.contains(filter.type()))) {
            throw invalid("_typeFilter");
        }
        Selection selection = new Selection(
                types,
                since.stream().findFirst(),
                until.stream().findFirst(),
                filters,
                elements,
                patients,
                // Of several, what returns most.
                Collections.max(provenance),
                Collections.max(arrangements));
        ManifestShape shape = shapes.stream().findFirst().orElse(ManifestShape.STU2);
        return new ExportRequest(url, selection, shape, ignored);
    }

    /** A clock that is wrong, or a zone that was mixed up: an export that silently lacks what is new would be worse. */
    private static void requireSense(List<Instant> since, List<Instant> until, Instant now) {
        if (since.stream().anyMatch(now.plus(SKEW)::isBefore)) {
            throw invalid("_since");
        }
        if (since.stream().anyMatch(from -> until.stream().anyMatch(to -> !from.isBefore(to)))) {
            throw invalid("_until");
        }
    }

    private void filters(String value, List<TypeFilter> filters) {
        for (String filter : BETWEEN_FILTERS.split(value)) {
            int question = filter.indexOf('?');
            TypeFilter parsed = question < 0
                    ? new TypeFilter("", "")
                    : new TypeFilter(filter.substring(0, question), filter.substring(question + 1));
            if (!resourceTypes.contains(parsed.type()) || !canAnswer.test(parsed)) {
                throw invalid("_typeFilter");
            }
            filters.add(parsed);
        }
    }

    private String element(String text) {
        Matcher element = ELEMENT.matcher(text);
        if (!element.matches() || (element.group(1) != null && !resourceTypes.contains(element.group(1)))) {
            throw invalid("_elements");
        }
        return text;
    }

    /** @param url of the kick-off: a person of another server is somebody else, whatever the id */
    private static PatientId patient(String reference, String url) {
        IdType id = new IdType(reference);
        boolean elsewhere = id.hasBaseUrl() && !url.startsWith(id.getBaseUrl() + "/");
        if (!"Patient".equals(id.getResourceType()) || !id.hasIdPart() || elsewhere) {
            throw invalid("patient");
        }
        try {
            return new PatientId(id.getIdPart());
        } catch (IllegalArgumentException e) {
            throw invalid("patient");
        }
    }

    private static ManifestShape shape(String version) {
        return ManifestShape.of(version).orElseThrow(() -> invalid("_manifest"));
    }

    private static List<String> list(List<String> values) {
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
        refuse("_type", preferences, ignored);
    }

    /** A lenient client is told in the manifest. */
    private static void refuse(String name, ExportPreferences preferences, List<Problem> ignored) {
        if (!preferences.lenient()) {
            throw invalid(name);
        }
        ignored.add(Problem.warning(ExportError.PARAMETER_INVALID).atPosition(name));
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
