package techo.policy.consent;

/** Why a resource is not shown. Audit records keep the code; the caller is never told it. */
public enum DenyReason {
    /** A citizen sees the own record only. */
    NOT_OWN_RECORD("not-own-record"),
    /** Who runs the service reads nothing of anybody. */
    OPERATOR_READS_NOTHING("operator-reads-nothing"),
    /** Data that nobody classified, and the record of consents, leave to no third party. */
    CATEGORY_NEVER_SHARED("category-never-shared"),
    /** This kind of recipient may not have data for this purpose, whatever the person says. */
    ABOVE_CEILING("above-ceiling"),
    /** A consent of the person cannot be read. */
    EVIDENCE_UNREADABLE("evidence-unreadable"),
    DENIED_BY_PROVISION("denied-by-provision"),
    /** The person never gave this recipient anything. */
    NO_CONSENT("no-consent"),
    PURPOSE_NOT_COVERED("purpose-not-covered"),
    CATEGORY_NOT_COVERED("category-not-covered"),
    /** Not yet, or no longer, in force. */
    OUTSIDE_PERIOD("outside-period"),
    OUTSIDE_DATA_PERIOD("outside-data-period"),
    /** No scope of the token opens it. */
    OUTSIDE_SCOPE("outside-scope"),
    /** It breaks a rule of a profile and was not put right yet. */
    QUARANTINED("quarantined"),
    /** The server does not know whose the resource is. */
    OWNER_UNKNOWN("owner-unknown");

    private final String code;

    DenyReason(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
