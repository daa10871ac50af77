package techo.policy.consent;

/** Why a consent is not accepted. */
public enum ConsentRefusal {
    /** Nobody consents in advance of the day. */
    GIVEN_IN_FUTURE("consent-given-in-future"),
    /** The person is a child, and a representative must consent. */
    CHILD_CANNOT_CONSENT("consent-by-child"),
    /** Nobody knows whether the person is a child. */
    AGE_UNKNOWN("consent-age-unknown"),
    /** Nobody empowered this representative to consent. */
    REPRESENTATIVE_WITHOUT_RIGHT("consent-representative-without-right"),
    /** A consent that permits nothing and denies nothing. */
    EMPTY("consent-empty"),
    /** More than one recipient or purpose in one consent (個別同意). */
    BUNDLED("consent-bundled"),
    CATEGORY_NEVER_SHARED("consent-category-never-shared"),
    ABOVE_CEILING("consent-above-ceiling"),
    RECIPIENT_UNREGISTERED("consent-recipient-unregistered"),
    /** The person was not told what is told of the purpose now. */
    NOTICE_NOT_CURRENT("consent-notice-not-current"),
    /** The person was not told what is told of the recipient now. */
    RECIPIENT_VERSION_NOT_CURRENT("consent-recipient-version-not-current"),
    FOREIGN_TEXTS_MISSING("consent-foreign-texts-missing"),
    /** An analysis must be named, and an analysis is for {@code INFO-SERVICE} alone. */
    ANALYSIS_UNNAMED("consent-analysis-unnamed"),
    /** The kind of consent is not for this purpose. */
    KIND_AND_PURPOSE("consent-kind-and-purpose"),
    /** A submission names every item that is handed over. */
    SUBMISSION_WITHOUT_ITEMS("consent-submission-without-items");

    private final String code;

    ConsentRefusal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
