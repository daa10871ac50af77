package techo.server.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;

/**
 * What a job that runs by itself has to do, wherever it runs.
 *
 * @param caller who asks, with the scopes of the kick-off
 * @param asOf resources are read as they were at this instant
 * @param base the earlier export that this one is compared with
 * @param problems OperationOutcomes as JSON, about the request itself
 */
record ExportWork(
        ExportJobId id,
        Caller.Recipient caller,
        ExportScope scope,
        Selection selection,
        Instant asOf,
        Optional<ExportJobId> base,
        List<String> problems) {
    ExportWork {
        problems = List.copyOf(problems);
    }
}
