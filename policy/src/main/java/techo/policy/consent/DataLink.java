package techo.policy.consent;

/**
 * How a resource is bound to another one, or to itself, so that a provision can name it ({@code Consent.provision.data}).
 *
 * @param target type and logical id, such as {@code Encounter/12}
 */
public record DataLink(Meaning meaning, String target) {
    public DataLink {
        if (!target.matches("[A-Z][A-Za-z]*/[A-Za-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException("a link names a resource as type/id");
        }
    }

    /** The meanings of {@code http://hl7.org/fhir/consent-data-meaning} that the rules know. */
    public enum Meaning {
        /** The resource itself. */
        INSTANCE,
        /** The resource refers to the target. */
        RELATED,
        /** The target wrote the resource. */
        AUTHORED_BY
    }
}
