package techo.terminology.concept;

import java.util.Map;
import java.util.Optional;

/**
 * One code of a code system and what is known of it.
 *
 * @param display as published, usually Japanese
 * @param properties by name, in the order of {@link ConceptTable#fields()}; without those that have no value
 */
public record Concept(String code, String display, Map<String, String> properties) {
    /** Property with the reading in kana (読み). */
    public static final String READING = "reading";
    /** Property with English words. */
    public static final String ENGLISH = "english";
    /** Property with the code of the concept that is wider by one step. */
    public static final String PARENT = "parent";
    /** Property with the day, {@code YYYY-MM-DD}, from which the code is no longer to be used. */
    public static final String DEPRECATED = "deprecated";

    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name));
    }
}
