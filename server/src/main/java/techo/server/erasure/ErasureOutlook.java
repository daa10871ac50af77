package techo.server.erasure;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the erasure of a record, for its person.
 *
 * @param last the erasure that was asked for last
 * @param begins when the record would be erased if it was asked for now; empty when that would begin nothing. A legal hold
 *     still stands in the way
 * @param cancellable whether the person can take the last one back
 */
record ErasureOutlook(Optional<StoredErasure> last, Optional<Instant> begins, boolean cancellable) {}
