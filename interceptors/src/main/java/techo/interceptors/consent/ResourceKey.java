package techo.interceptors.consent;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.ResourceType;

/**
 * Names one resource, whatever its version.
 *
 * @param type FHIR resource type
 * @param id logical id, as the client gave it; it may name nothing
 */
public record ResourceKey(String type, String id) {
    private static final Set<String> TYPES =
            Stream.of(ResourceType.values()).map(ResourceType::name).collect(Collectors.toUnmodifiableSet());

    /** Whether FHIR has resources of this type: a unit such as {@code L/min} names nothing. */
    public static boolean isType(String word) {
        return TYPES.contains(word);
    }
}
