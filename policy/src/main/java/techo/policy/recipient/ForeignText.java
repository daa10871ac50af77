package techo.policy.recipient;

/** What a person is told before data go abroad (APPI Art. 28(2), Enforcement Rules Art. 17). */
public enum ForeignText {
    /** Which country it is. */
    COUNTRY,
    /** How that country protects personal information. */
    PROTECTION_SYSTEM,
    /** What the recipient does to protect it. */
    MEASURES
}
