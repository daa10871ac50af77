package techo.policy.research;

/**
 * When people are alike enough not to be told apart.
 *
 * @param smallest people in a class at the least: those with the same quasi-identifiers (k-anonymity)
 * @param diversity of each sensitive value, how many in a class lack it at the least, plus one: 1 asks nothing, with 2
 *     nobody learns from belonging to a class what a person has (l-diversity for sets of values)
 * @param below what becomes of a class that is not enough
 */
public record ClassThresholds(int smallest, int diversity, Below below) {
    public ClassThresholds {
        if (smallest < 2 || diversity < 1 || diversity > smallest) {
            throw new IllegalArgumentException("a class has at least 2 people and at most as much diversity");
        }
    }

    /** What each kind of output starts from. */
    public static ClassThresholds of(OutputKind kind) {
        return new ClassThresholds(kind.smallestClass(), kind == OutputKind.ANONYMISED ? 2 : 1, Below.SUPPRESS);
    }

    /** What becomes of a class that is not enough. */
    public enum Below {
        /** Its people are left out. */
        SUPPRESS,
        /** Nothing is released. */
        BLOCK
    }
}
