package techo.server.consent;

import java.time.LocalDate;
import java.util.Optional;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;

/**
 * One row of {@code techo_resource}.
 *
 * @param patientPid HAPI's key of the Patient, or {@link #DIRECTORY}
 */
record StoredRow(long resId, long patientPid, DataCategory category, DataOrigin origin, Optional<LocalDate> effective) {
    static final long DIRECTORY = 0;
}
