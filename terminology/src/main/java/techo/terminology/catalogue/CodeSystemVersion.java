package techo.terminology.catalogue;

import java.util.List;

/**
 * One version of a code system: what is said of it. Its concepts are in {@link Catalogue#concepts}.
 *
 * @param name what all versions have in common, such as {@code hot9}; lower case, digits and hyphens
 * @param url the canonical, which stands in the {@code system} of a coding
 * @param title in English
 * @param origin who publishes it, or under which terms
 * @param count how many concepts it has
 * @param properties names of what its concepts may have beside code and display
 */
public record CodeSystemVersion(
        String name,
        String url,
        String version,
        String title,
        String japanese,
        Content content,
        Source source,
        String origin,
        int count,
        List<String> properties) {

    public CodeSystemVersion {
        properties = List.copyOf(properties);
    }

    /** Whether a code that is not here may be a code all the same. */
    public enum Content {
        COMPLETE,
        FRAGMENT
    }

    /** Where the concepts come from. */
    public enum Source {
        /** Every server has them, and may pass them on. */
        SHIPPED,
        /** An operator loaded them; the publisher's terms hold. */
        LOADED
    }

    /** The FHIR id. */
    public String id() {
        return source == Source.SHIPPED ? name : name + "-" + version;
    }
}
