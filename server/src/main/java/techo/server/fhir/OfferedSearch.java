package techo.server.fhir;

import java.util.Map;
import java.util.Set;

/**
 * What this server leaves out of FHIR search, although HAPI knows it: ways to ask backwards along references, inside
 * texts or through labels, and what no index supports.
 */
public final class OfferedSearch {
    /** Names of parameters that are refused on every type. */
    public static final Set<String> REFUSED_PARAMETERS = Set.of(
            "_has",
            "_filter",
            "_content",
            "_text",
            "_list",
            "_query",
            "_contained",
            "_containedType",
            "_tag",
            "_profile",
            "_security",
            "_source",
            "_language",
            "_type",
            "_fhirpath");

    /** Modifiers, without the colon, that are refused on every parameter. */
    public static final Set<String> REFUSED_MODIFIERS = Set.of(
            "contains",
            "text",
            "text-advanced",
            "above",
            "below",
            "in",
            "not-in",
            "of-type",
            "missing",
            "mdm",
            "iterate",
            "recurse",
            "nickname",
            "code-text",
            // Of _elements: what says how a resource is to be handled is not left out of it.
            "exclude");

    private static final Set<String> DEFINITION_PARAMETERS = Set.of("url", "version", "name", "title", "status");

    /** Types that are views of our own: the parameters they know, and no include in either direction. */
    public static final Map<String, Set<String>> VIEW_PARAMETERS = Map.of(
            "AuditEvent", Set.of("patient", "date", "agent", "action", "outcome"),
            "CodeSystem", DEFINITION_PARAMETERS,
            "ConceptMap", DEFINITION_PARAMETERS,
            "ValueSet", DEFINITION_PARAMETERS);

    private OfferedSearch() {}
}
