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

    /** As it is now. */
    RowSelection(ExportJobId job, Caller caller, KeyRange keys, Selection selection) {
        this(job, caller, keys, selection, Optional.empty());
    }

    /** Records of people, for somebody who is neither the person nor acts for the person. */
    boolean areOfOthers() {
        return caller instanceof Caller.Recipient && keys.of() != KeyRange.Of.DIRECTORY;
    }
}
