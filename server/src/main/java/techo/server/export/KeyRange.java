package techo.server.export;

/**
 * A range of HAPI's keys, both ends inclusive.
 *
 * @param of whether the keys are of people, whose records are meant, or of resources of the directory
 */
record KeyRange(Of of, long first, long last) {

    static KeyRange person(long patientPid) {
        return new KeyRange(Of.PEOPLE, patientPid, patientPid);
    }

    static KeyRange everyone() {
        return new KeyRange(Of.PEOPLE, 1, Long.MAX_VALUE);
    }

    enum Of {
        PEOPLE,
        /** Of those people whom the job lists. */
        LISTED,
        DIRECTORY
    }
}
