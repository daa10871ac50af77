package techo.e2e.leak;

/** What consents speak of: the kinds of data that the record of a {@link Subject} consists of. */
public enum Part {
    /** The Patient itself. */
    NAME,
    /** An Observation of a laboratory; another and a DiagnosticReport, which name the {@link #MEASUREMENT} if there is one. */
    RESULT,
    /** An Observation of vital signs, and another that was deleted. */
    MEASUREMENT,
    /** A DocumentReference and its Binary; with {@link #MEASUREMENT} also a Composition and a Bundle that hold it. */
    DOCUMENT
}
