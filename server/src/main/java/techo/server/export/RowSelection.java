package techo.server.export;

import java.time.Instant;
import java.util.Optional;
import techo.policy.identity.Caller;

/**
 * Which rows an export reads. Consent is not part of it: the caller decides that, in the same statement.
 *
 * @param job for which the matches of filters are on record
 * @param caller sees at most what consent lets the caller see
 * @param keys whose records
 * @param asOf resources are read as they were at this instant; empty for as they are
 */
record RowSelection(ExportJobId job, Caller caller, KeyRange keys, Selection selection, Optional<Instant> asOf) {
    private static final String FILE = "Binary";

    /** As it is now. */
    RowSelection(ExportJobId job, Caller caller, KeyRange keys, Selection selection) {
        this(job, caller, keys, selection, Optional.empty());
    }

    /**
     * Whether a file of somebody else stays behind, unless it is asked for by itself: as a DocumentReference it leaves anyway
     * (Bulk Data Access 2.0, Binary Resources).
     */
    boolean leavesOut(String type) {
        return type.equals(FILE)
                && caller instanceof Caller.Recipient
                && keys.of() != KeyRange.Of.DIRECTORY
                && selection.types().isEmpty()
                && !selection.filteredTypes().contains(FILE);
    }
}
