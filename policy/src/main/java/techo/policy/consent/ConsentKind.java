package techo.policy.consent;

/** What a person agrees to with a consent, beside whom it names. Only some kinds open the record to a reader. */
public enum ConsentKind {
    /** A recipient may read while the consent is in force. */
    SHARING(Opens.SIGHT),
    /** A clinic or pharmacy may read for a short time (閲覧同意). */
    VIEWING(Opens.SIGHT),
    /** One analysis may read, to give its result back to the person (情報提供型). */
    ANALYSIS(Opens.SIGHT),
    /** Data may be taken in, for the person alone (自己利用型). */
    ACQUISITION(Opens.NOTHING),
    /** Data may be taken in from Mynaportal again and again, for a limited time (期間連携). */
    LINK(Opens.NOTHING),
    /** A fixed set of data is handed over once (電子提出型). */
    SUBMISSION(Opens.NOTHING);

    private final Opens opens;

    ConsentKind(Opens opens) {
        this.opens = opens;
    }

    boolean opensSight() {
        return opens == Opens.SIGHT;
    }

    private enum Opens {
        SIGHT,
        NOTHING
    }
}
