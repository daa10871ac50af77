package techo.policy.audit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What happened to one resource, or to a number of resources of one type that are not listed one by one.
 *
 * @param use what happened
 * @param type FHIR resource type
 * @param id logical id; empty when resources are only counted
 * @param version version id; 0 when it is not known
 * @param count how many; 1 when an id is given
 */
public record ResourceUse(Use use, String type, String id, long version, long count)
        implements Comparable<ResourceUse> {
    private static final Comparator<ResourceUse> ORDER = Comparator.comparing(ResourceUse::use)
            .thenComparing(ResourceUse::type)
            .thenComparing(ResourceUse::id)
            .thenComparingLong(ResourceUse::version)
            .thenComparingLong(ResourceUse::count);

    private static final Pattern TYPE = Pattern.compile("[A-Za-z]{1,64}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{0,64}");

    public ResourceUse {
        if (!TYPE.matcher(type).matches() || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("neither a resource type nor an id may have other characters");
        }
        if (version < 0 || count < 1 || (!id.isEmpty() && count != 1)) {
            throw new IllegalArgumentException("a version is not negative, a count is positive, an id stands for one");
        }
    }

    public static ResourceUse one(Use use, String type, String id, long version) {
        return new ResourceUse(use, type, id, version, 1);
    }

    public static ResourceUse counted(Use use, String type, long count) {
        return new ResourceUse(use, type, "", 0, count);
    }

    @Override
    public int compareTo(ResourceUse other) {
        return ORDER.compare(this, other);
    }

    /** INVARIANT: codes are in stored records and are never changed. */
    public enum Use {
        SHOWN("shown"),
        CREATED("created"),
        UPDATED("updated"),
        DELETED("deleted");

        private final String code;

        Use(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        public static Optional<Use> ofCode(String code) {
            return Arrays.stream(values()).filter(u -> u.code.equals(code)).findFirst();
        }
    }
}
