package techo.terminology.catalogue;

import java.util.Arrays;

/** What the target of a mapping is to its source (FHIR R4 ConceptMapEquivalence, the codes in use here). */
public enum Equivalence {
    EQUAL("equal"),
    EQUIVALENT("equivalent"),
    WIDER("wider"),
    NARROWER("narrower"),
    INEXACT("inexact"),
    /** They are used for the same thing; how they overlap is not known. */
    RELATED_TO("relatedto");

    private final String code;

    Equivalence(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** Read from the target to the source. */
    public Equivalence reversed() {
        return switch (this) {
            case WIDER -> NARROWER;
            case NARROWER -> WIDER;
            case EQUAL, EQUIVALENT, INEXACT, RELATED_TO -> this;
        };
    }

    /** @throws IllegalArgumentException for a code that is not in use here */
    public static Equivalence ofCode(String code) {
        return Arrays.stream(values())
                .filter(equivalence -> equivalence.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no equivalence of a concept map: " + code));
    }
}
