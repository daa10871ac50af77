package techo.server.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.Caller;

/**
 * Which rows an export reads. Consent is not part of it: the caller decides that, in the same statement.
 *
 * @param caller sees at most what consent lets the caller see
 * @param patientPid HAPI's key of the one Patient whose record it is; empty for everyone
 * @param types resource types; empty for all
 * @param since only what was stored at this instant or later
 */
record RowSelection(Caller caller, Optional<Long> patientPid, Set<String> types, Optional<Instant> since) {
    RowSelection {
        types = Set.copyOf(types);
    }

    List<String> sortedTypes() {
        return types.stream().sorted().toList();
    }
}
