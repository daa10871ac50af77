package techo.terminology.catalogue;

/** How two codes of one system are to each other (FHIR R4 concept-subsumption-outcome). */
public enum Subsumption {
    EQUIVALENT("equivalent"),
    SUBSUMES("subsumes"),
    SUBSUMED_BY("subsumed-by"),
    NOT_SUBSUMED("not-subsumed");

    private final String code;

    Subsumption(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
