package techo.e2e.leak;

/**
 * Something that a caller learned or did and should not have.
 *
 * @param hidden the answer about what is there and hidden, normalised
 * @param absent the answer about what was never there, normalised
 */
public record Leak(Situation situation, String exit, Kind kind, String hidden, String absent) {

    /** What it gives away. */
    public enum Kind {
        /** A word of the hidden record is in the answer. */
        CONTENT,
        /** The two answers differ, so the caller learns that there is something. */
        EXISTENCE,
        /** The hidden record is no longer as it was. */
        CHANGE
    }

    @Override
    public String toString() {
        return situation + " | " + exit + " | " + kind + "\n    hidden: " + shortened(hidden) + "\n    absent: "
                + shortened(absent);
    }

    private static String shortened(String answer) {
        return answer.length() > 1500 ? answer.substring(0, 1500) + " …" : answer;
    }
}
