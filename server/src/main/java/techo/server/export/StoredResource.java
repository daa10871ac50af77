package techo.server.export;

import java.sql.Timestamp;

/**
 * A version of a resource as HAPI keeps it: the JSON without what is kept in columns.
 *
 * @param resId HAPI's key
 * @param patientPid HAPI's key of the Patient whose it is; 0 for the directory
 * @param patientId the logical id of that Patient; empty where the statement did not ask for it
 * @param lastUpdated in milliseconds, which is all that HAPI stores
 * @param source {@code meta.source} as HAPI answers it; empty when there is none
 * @param json UTF-8; lacks {@code id}, and {@code versionId}, {@code lastUpdated} and {@code source} of {@code meta}
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed on once and compared by nobody
record StoredResource(
        long resId,
        long patientPid,
        String patientId,
        String type,
        String id,
        long version,
        Timestamp lastUpdated,
        String source,
        byte[] json) {

    /** The same with another body, and with or without what it came from. */
    StoredResource with(String otherSource, byte[] otherJson) {
        return new StoredResource(resId, patientPid, patientId, type, id, version, lastUpdated, otherSource, otherJson);
    }
}
