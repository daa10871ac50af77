package techo.server.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which resources a kick-off asks for, of those that the caller may have.
 *
 * @param types resource types; empty for all
 * @param since only what was stored at this instant or later
 * @param until only what was stored before this instant
 */
record Selection(Set<String> types, Optional<Instant> since, Optional<Instant> until) {
    Selection {
        types = Set.copyOf(types);
    }

    /** Everything of these types; of all when there are none. */
    static Selection of(Set<String> types) {
        return new Selection(types, Optional.empty(), Optional.empty());
    }

    List<String> sortedTypes() {
        return types.stream().sorted().toList();
    }
}
