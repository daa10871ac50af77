package techo.server.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import techo.interceptors.error.Problem;

/**
 * A kick-off that has been parsed and checked; nothing later looks at HTTP parameters again.
 *
 * @param url the kick-off URL, as the manifest repeats it
 * @param types resource types; empty for all
 * @param since only what was stored at this instant or later
 * @param ignored warnings about parameters that were left out of account because the client asked for leniency
 */
record ExportRequest(String url, Set<String> types, Optional<Instant> since, List<Problem> ignored) {
    ExportRequest {
        types = Set.copyOf(types);
        ignored = List.copyOf(ignored);
    }
}
