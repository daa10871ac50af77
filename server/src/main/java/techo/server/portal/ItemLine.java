package techo.server.portal;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * One item of the record.
 *
 * @param id logical id
 * @param day of what it tells of, where it has one
 * @param name as the record calls it
 * @param hiddenFrom codes of {@code $hide}
 */
record ItemLine(String id, Optional<LocalDate> day, String name, Set<String> hiddenFrom) {
    ItemLine {
        hiddenFrom = Set.copyOf(hiddenFrom);
    }

    public boolean isHiddenFrom(String audience) {
        return hiddenFrom.contains(audience);
    }
}
