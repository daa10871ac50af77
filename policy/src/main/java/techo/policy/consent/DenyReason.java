package techo.policy.consent;

/** Why a resource is not shown. Audit records keep the code; the caller is never told it. */
public enum DenyReason {
    /** A citizen, a delegate or an app of a person sees the record of that person only. */
    NOT_OWN_RECORD("not-own-record"),
    /** Who runs the service reads nothing of anybody. */
    OPERATOR_READS_NOTHING("operator-reads-nothing"),
    /** Data that nobody classified, and the record of consents, leave to no third party. */
    CATEGORY_NEVER_SHARED("category-never-shared"),
    /** This kind of recipient may not have data for this purpose, whatever the person says. */
    ABOVE_CEILING("above-ceiling"),
    /** Not in the register of recipients, or not as what it says it is. */
    RECIPIENT_UNREGISTERED("recipient-unregistered"),
    RECIPIENT_SUSPENDED("recipient-suspended"),
    /** The register does not have it for this purpose. */
    RECIPIENT_PURPOSE_UNREGISTERED("recipient-purpose-unregistered"),
    /** Nobody confirmed that this provider meets the guideline's checklist. */
    CHECKLIST_UNCONFIRMED("checklist-unconfirmed"),
    /** The confirmation held until a day that is over. */
    CHECKLIST_LAPSED("checklist-lapsed"),
    /** It was confirmed too long ago for data that came, or may have come, through Mynaportal. */
    CHECKLIST_OVERDUE("checklist-overdue"),
    /** Nobody checked lately that a recipient abroad still keeps equal measures. */
    FOREIGN_MEASURES_UNCHECKED("foreign-measures-unchecked"),
    /** The person hid this item. */
    HIDDEN("hidden"),
    /** The person died, or asked to stop the use. */
    SHARING_FROZEN("sharing-frozen"),
    /** The person has not used the service for a long time. */
    SHARING_DORMANT("sharing-dormant"),
    /** A consent of the person cannot be read. */
    EVIDENCE_UNREADABLE("evidence-unreadable"),
    DENIED_BY_PROVISION("denied-by-provision"),
    /** The person never gave this recipient anything. */
    NO_CONSENT("no-consent"),
    /** The consent is to take data in, or to hand them over once; it lets nobody read. */
    KIND_OPENS_NO_SIGHT("kind-opens-no-sight"),
    /** The consent names another person at this recipient. */
    PRACTITIONER_NOT_COVERED("practitioner-not-covered"),
    PURPOSE_NOT_COVERED("purpose-not-covered"),
    /** The consent is for another study or analysis. */
    PROJECT_NOT_COVERED("project-not-covered"),
    CATEGORY_NOT_COVERED("category-not-covered"),
    /** The data came by a route that the consent does not name. */
    ORIGIN_NOT_COVERED("origin-not-covered"),
    /** The consent goes by item, and this is not one of them. */
    ITEM_NOT_COVERED("item-not-covered"),
    /** Not yet, or no longer, in force. */
    OUTSIDE_PERIOD("outside-period"),
    OUTSIDE_DATA_PERIOD("outside-data-period"),
    /** The purpose, its notice or the recipient changed since the person consented. */
    RECONSENT_DUE("reconsent-due"),
    /** The recipient is abroad, and the person was not told what the law asks for. */
    FOREIGN_TEXTS_MISSING("foreign-texts-missing"),
    /** No scope of the token opens it. */
    OUTSIDE_SCOPE("outside-scope"),
    /** It breaks a rule of a profile and was not put right yet. */
    QUARANTINED("quarantined"),
    /** An earlier version, which was quarantined, of another kind or held something else. */
    VERSION_WITHHELD("version-withheld"),
    /** Nobody empowered this delegate. */
    NO_DELEGATION("no-delegation"),
    /** The document that shows the ground was not verified. */
    DELEGATION_UNVERIFIED("delegation-unverified"),
    /** The delegation is for something else than what is asked. */
    DELEGATE_WITHOUT_RIGHT("delegate-without-right"),
    /** The child decides alone now, or nobody knows how old it is. */
    CHILD_DECIDES_ALONE("child-decides-alone"),
    /** The record is kept from every delegate. */
    DELEGATES_SHIELDED("delegates-shielded"),
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
