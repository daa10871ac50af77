package techo.policy.research;

/** Why a study cannot be as it is proposed. INVARIANT: codes are in answers and never change. */
public enum StudyDefect {
    /** Art. 41(6): not even with consent. */
    PSEUDONYMISED_TO_THIRD_PARTY("study-pseudonymised-to-third-party"),
    NO_VARIABLES("study-no-variables"),
    /** A type that the allow-list has not. */
    VARIABLE_UNKNOWN("study-variable-unknown"),
    CLASSES_TOO_SMALL("study-classes-too-small"),
    /** Rules Art. 34(i), (iv): days, even shifted, tell single people apart. */
    DATES_TOO_FINE("study-dates-too-fine"),
    PLACES_TOO_FINE("study-places-too-fine"),
    AGES_TOO_FINE("study-ages-too-fine"),
    /** Anonymised data ask for two different values at the least. */
    DIVERSITY_TOO_SMALL("study-diversity-too-small");

    private final String code;

    StudyDefect(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
