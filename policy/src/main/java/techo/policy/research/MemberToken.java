package techo.policy.research;

/**
 * Stands for one person in the history of one study, and means nothing anywhere else.
 *
 * @param value made with a key of the study
 */
public record MemberToken(String value) implements Comparable<MemberToken> {
    @Override
    public int compareTo(MemberToken other) {
        return value.compareTo(other.value);
    }
}
