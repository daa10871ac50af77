package techo.policy.consent;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import techo.policy.identity.PatientId;

/**
 * What the server knows of one stored resource, and all that a decision may depend on.
 *
 * @param owner whose it is; empty for the directory, which belongs to nobody
 * @param effective the day in Japan that the data speak of, when they say one
 * @param hiddenFrom from whom the person hid this item
 * @param links what it is bound to, itself included, as far as provisions can name it
 * @param holds what a document holds; it is seen by nobody who may not see all of it
 */
public record ResourceFacts(
        Optional<PatientId> owner,
        DataCategory category,
        DataOrigin origin,
        Optional<LocalDate> effective,
        Set<Audience> hiddenFrom,
        Set<DataLink> links,
        List<ResourceFacts> holds) {
    public ResourceFacts {
        hiddenFrom = Set.copyOf(hiddenFrom);
        links = Set.copyOf(links);
        holds = List.copyOf(holds);
    }

    /** No document. */
    public ResourceFacts(
            Optional<PatientId> owner,
            DataCategory category,
            DataOrigin origin,
            Optional<LocalDate> effective,
            Set<Audience> hiddenFrom,
            Set<DataLink> links) {
        this(owner, category, origin, effective, hiddenFrom, links, List.of());
    }

    public ResourceFacts holding(List<ResourceFacts> parts) {
        return new ResourceFacts(owner, category, origin, effective, hiddenFrom, links, parts);
    }

    /** Hidden from nobody, and bound to nothing that a provision could name. */
    public ResourceFacts(
            Optional<PatientId> owner, DataCategory category, DataOrigin origin, Optional<LocalDate> effective) {
        this(owner, category, origin, effective, Set.of(), Set.of());
    }
}
