package techo.server.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import techo.policy.identity.PatientId;

/**
 * What a kick-off asks for, of what the caller may have.
 *
 * @param types resource types; empty for all
 * @param since only what was stored at this instant or later
 * @param until only what was stored before this instant
 * @param filters resources of a type that a filter names must be found by one of its filters
 * @param elements which elements leave; empty for all
 * @param patients only what is of these people; empty for everyone
 * @param provenance which Provenance leaves with it
 * @param arrangement how it is put into files
 */
record Selection(
        Set<String> types,
        Optional<Instant> since,
        Optional<Instant> until,
        List<TypeFilter> filters,
        Set<String> elements,
        Set<PatientId> patients,
        AssociatedProvenance provenance,
        Arrangement arrangement) {
    Selection {
        types = Set.copyOf(types);
        filters = List.copyOf(filters);
        elements = Set.copyOf(elements);
        patients = Set.copyOf(patients);
    }

    /** Everything of these types; of all when there are none. */
    static Selection of(Set<String> types) {
        return new Selection(
                types,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Set.of(),
                Set.of(),
                AssociatedProvenance.AS_OTHERS,
                Arrangement.BY_TYPE);
    }

    List<String> sortedTypes() {
        return types.stream().sorted().toList();
    }

    List<String> filteredTypes() {
        return filters.stream().map(TypeFilter::type).distinct().sorted().toList();
    }

    /** What must be the same for two exports to be compared. */
    String people() {
        return patients.stream().map(PatientId::value).sorted().collect(Collectors.joining(","))
                + filters.stream().map(TypeFilter::url).sorted().collect(Collectors.joining("&", "?", ""));
    }
}
