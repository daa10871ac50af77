package techo.e2e.leak;

/** The resources of a {@link Subject}, in the order in which they are stored. */
public enum Slot {
    PERSON("Patient"),
    /** An organisation that everybody may see, to which the record refers. */
    PLACE("Organization"),
    RESULT("Observation"),
    MEASUREMENT("Observation"),
    DELETED("Observation"),
    /** A laboratory result that has the measurement as member, and was derived from it. */
    PANEL("Observation"),
    /** A report of laboratory results that has the measurement among them. */
    REPORT("DiagnosticReport"),
    ATTACHMENT("Binary"),
    DOCUMENT("DocumentReference"),
    COMPOSITION("Composition"),
    BUNDLE("Bundle");

    private final String type;

    Slot(String type) {
        this.type = type;
    }

    /** @return the FHIR type */
    public String type() {
        return type;
    }
}
