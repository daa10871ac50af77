package techo.server.erasure;

import java.io.IOException;
import java.time.Instant;

/** What lies outside the database of somebody's record. */
@FunctionalInterface
interface RecordCopies {

    /**
     * Removes it.
     *
     * @param patientPid HAPI's key of the Patient
     * @param erasedAt when the rows were erased
     * @return false when more may come, and it must be asked again
     */
    boolean remove(long patientPid, Instant erasedAt) throws IOException;
}
