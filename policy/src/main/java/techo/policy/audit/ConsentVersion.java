package techo.policy.audit;

/**
 * A version of a FHIR {@code Consent} that decided.
 *
 * @param id logical id of the Consent
 * @param version its version id, 1 or higher
 */
public record ConsentVersion(String id, long version) implements Comparable<ConsentVersion> {
    public ConsentVersion {
        if (!id.matches("[A-Za-z0-9.-]{1,64}") || version < 1) {
            throw new IllegalArgumentException("a consent version is a FHIR id and a positive number");
        }
    }

    @Override
    public int compareTo(ConsentVersion other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : Long.compare(version, other.version);
    }
}
