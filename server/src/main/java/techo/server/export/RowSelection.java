package techo.server.export;

import java.time.Instant;
import java.util.Optional;
import techo.policy.identity.Caller;

/**
 * Which rows an export reads. Consent is not part of it: the caller decides that, in the same statement.
 *
 * @param caller sees at most what consent lets the caller see
 * @param keys whose records
 * @param asOf resources are read as they were at this instant; empty for as they are
 * @param listedBy the job whose list of people the rows are restricted to; empty when there is no list
 */
record RowSelection(
        Caller caller, KeyRange keys, Selection selection, Optional<Instant> asOf, Optional<ExportJobId> listedBy) {

    /** Everything of these people as it is now. */
    RowSelection(Caller caller, KeyRange keys, Selection selection) {
        this(caller, keys, selection, Optional.empty(), Optional.empty());
    }
}
