package techo.policy.disclosure;

/** On what legal ground data reach somebody else, and whether the law asks for a record of it (APPI Art. 27, 29). */
public enum LegalBasis {
    /** The person consented (Art. 27(1)). */
    CONSENT("CONSENT", RecordDuty.REQUIRED),
    /** The person has it sent: by the person's own app, on the person's behalf. */
    ON_BEHALF("ON-BEHALF", RecordDuty.EXEMPT),
    /** A law asks for it (Art. 27(1)(i)). */
    LAW("LAW", RecordDuty.EXEMPT),
    /** Life, body or property is at stake (Art. 27(1)(ii)). */
    LIFE("LIFE", RecordDuty.EXEMPT),
    /** To a contractor, who is no third party (委託, Art. 27(5)(i)). */
    ENTRUST("ENTRUST", RecordDuty.EXEMPT);

    private final String code;
    private final RecordDuty duty;

    LegalBasis(String code, RecordDuty duty) {
        this.code = code;
        this.duty = duty;
    }

    /** Stable; the ledger keeps it. */
    public String code() {
        return code;
    }

    /** What is exempt is recorded all the same, and left out of the statutory list. */
    public RecordDuty duty() {
        return duty;
    }

    /** Whether a record of a disclosure is a duty by law. */
    public enum RecordDuty {
        REQUIRED,
        EXEMPT
    }
}
