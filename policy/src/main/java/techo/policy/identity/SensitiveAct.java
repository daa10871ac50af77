package techo.policy.identity;

/** What takes more than having signed in some time ago. */
public enum SensitiveAct {
    /** Giving, changing or withdrawing a consent, of any kind. */
    CONSENT,
    /** Letting somebody act for a person. */
    DELEGATION,
    /** Taking a whole record away. */
    EXPORT,
    /** Having a record erased. */
    ERASURE,
    /** What an operator decides, signs or is told beyond the daily work, such as who may receive data at all. */
    ADMINISTRATION
}
