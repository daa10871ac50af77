package techo.policy.audit;

import java.util.regex.Pattern;

/**
 * A version of a FHIR {@code Consent} that decided.
 *
 * @param id logical id of the Consent
 * @param version its version id, 1 or higher
 */
public record ConsentVersion(String id, long version) implements Comparable<ConsentVersion> {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    public ConsentVersion {
        if (!ID.matcher(id).matches() || version < 1) {
            throw new IllegalArgumentException("a consent version is a FHIR id and a positive number");
        }
    }

    @Override
    public int compareTo(ConsentVersion other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : Long.compare(version, other.version);
    }
}
