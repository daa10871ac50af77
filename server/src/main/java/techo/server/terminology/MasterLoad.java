package techo.server.terminology;

/**
 * A master on its way in.
 *
 * @param rows how many were read so far
 * @param outcome JSON of what the operator is told: Parameters when it is loaded, an OperationOutcome when it is refused;
 *     empty while it runs
 */
record MasterLoad(String id, String master, String version, State state, long rows, String outcome) {
    enum State {
        RUNNING,
        LOADED,
        REFUSED,
        FAILED
    }
}
