package techo.interceptors.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PatientId;

/** What a request touched, by person, and what is not yet known to belong to somebody. */
final class TouchedResources {
    private final Map<PatientId, Set<ResourceUse>> subjects = new LinkedHashMap<>();
    private final Set<ResourceUse> directory = new LinkedHashSet<>();
    private final Set<ResourceUse> unresolved = new LinkedHashSet<>();

    void add(PatientId patient, Collection<ResourceUse> uses) {
        subjects.computeIfAbsent(patient, p -> new LinkedHashSet<>()).addAll(uses);
    }

    void addDirectory(Collection<ResourceUse> uses) {
        directory.addAll(uses);
    }

    void addUnresolved(Collection<ResourceUse> uses) {
        unresolved.addAll(uses);
    }

    /** Asks once for everything whose owner its content did not tell. */
    void resolve(SubjectsOfResources owners) {
        if (unresolved.isEmpty()) {
            return;
        }
        Map<ResourceUse, PatientId> found = owners.of(unresolved);
        for (ResourceUse use : unresolved) {
            PatientId patient = found.get(use);
            if (patient == null) {
                directory.add(use);
            } else {
                add(patient, List.of(use));
            }
        }
        unresolved.clear();
    }

    Map<PatientId, List<ResourceUse>> subjects() {
        Map<PatientId, List<ResourceUse>> copy = new LinkedHashMap<>();
        subjects.forEach((patient, uses) -> copy.put(patient, new ArrayList<>(uses)));
        return copy;
    }

    List<ResourceUse> directory() {
        return List.copyOf(directory);
    }
}
