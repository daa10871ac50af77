package techo.interceptors.consent;

/**
 * Names one resource, whatever its version.
 *
 * @param type FHIR resource type
 * @param id logical id, as the client gave it; it may name nothing
 */
public record ResourceKey(String type, String id) {}
