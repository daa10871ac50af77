package techo.server.consent;

import java.time.LocalDate;
import java.util.Optional;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;

/**
 * One row of {@code techo_resource}.
 *
 * @param patientPid HAPI's key of the Patient, or {@link #DIRECTORY}
 * @param quarantined whether the current version breaks a rule and is kept from third parties
 */
record StoredRow(
        long resId,
        long patientPid,
        DataCategory category,
        DataOrigin origin,
        Optional<LocalDate> effective,
        boolean quarantined) {
    static final long DIRECTORY = 0;

    /** Not quarantined. */
    StoredRow(long resId, long patientPid, DataCategory category, DataOrigin origin, Optional<LocalDate> effective) {
        this(resId, patientPid, category, origin, effective, false);
    }

    /** Whether a rule that is asked about a person's data would be told the same of both. */
    boolean saysTheSameAs(StoredRow other) {
        return category == other.category && origin == other.origin && effective.equals(other.effective);
    }

    /** Whether the rules said of what category it is; if not, an import did, and that stands in no version of the resource. */
    boolean isByRules() {
        return origin == DataOrigin.SELF_INPUT || origin == DataOrigin.OPERATOR;
    }

    StoredRow withQuarantined(boolean marked) {
        return new StoredRow(resId, patientPid, category, origin, effective, marked);
    }
}
