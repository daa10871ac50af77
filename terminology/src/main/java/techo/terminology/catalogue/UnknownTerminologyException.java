package techo.terminology.catalogue;

/** Something was named that is not here. */
public final class UnknownTerminologyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is not here. */
    public enum Kind {
        CODE_SYSTEM,
        VALUE_SET,
        CONCEPT_MAP,
        CODE
    }

    public UnknownTerminologyException(Kind kind) {
        super("unknown " + kind);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
