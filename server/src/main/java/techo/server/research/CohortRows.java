package techo.server.research;

/** The stored resources that a study's caller may see, as often as they are asked for. */
interface CohortRows {
    void read(Sink sink) throws Exception;

    /** What is done with each resource. */
    interface Sink {
        /** @param json as it is stored, in UTF-8 */
        void accept(String type, String id, long patientPid, byte[] json) throws Exception;
    }
}
