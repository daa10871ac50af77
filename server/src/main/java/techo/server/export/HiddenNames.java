package techo.server.export;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.policy.consent.Masking;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/** Which of some resources that leave name what the caller may not see: asked in one statement for all of them. */
final class HiddenNames {
    private static final String PATIENT = "Patient";

    private final StoredResources resources;
    private final Masking rule;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    HiddenNames(StoredResources resources, Masking rule, JdbcTemplate jdbc, Clock clock) {
        this.resources = resources;
        this.rule = rule;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * What a resource may name.
     *
     * @param patientPid HAPI's key of the Patient whose it is; 0 for the directory
     * @param keys as {@link NamedInJson#keys()}; without the JSON, which may be large
     */
    record Named(long patientPid, Set<ResourceKey> keys) {}

    /** @return the places of those that name something hidden, or may tell a third party of other people */
    List<Integer> inPart(Caller caller, List<StoredResource> rows) {
        boolean guarded = rule.guardsOthers(caller);
        Set<Integer> places = new TreeSet<>();
        List<Named> some = new ArrayList<>(rows.size());
        for (StoredResource row : rows) {
            NamedInJson names = NamedInJson.of(row.json());
            if (guarded && names.tellsOfOthers()) {
                places.add(some.size());
            }
            some.add(new Named(row.patientPid(), names.keys()));
        }
        places.addAll(naming(caller, some));
        return List.copyOf(places);
    }

    /** @return the places of those that name something hidden */
    List<Integer> naming(Caller caller, List<Named> some) {
        Map<Long, PatientId> owners = owners(some);
        Set<ResourceKey> asked = new HashSet<>();
        for (Named one : some) {
            one.keys().stream().filter(key -> isAsked(one, key, owners)).forEach(asked::add);
        }
        Set<ResourceKey> hidden =
                asked.isEmpty() ? Set.of() : resources.hidden(caller, Permission.SEARCH, clock.instant(), asked);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            Named one = some.get(i);
            if (one.keys().stream().anyMatch(key -> hidden.contains(key) && isAsked(one, key, owners))) {
                places.add(i);
            }
        }
        return places;
    }

    private boolean isAsked(Named one, ResourceKey key, Map<Long, PatientId> owners) {
        return !rule.mayBeNamed(key.type(), key.id(), Optional.ofNullable(owners.get(one.patientPid())));
    }

    /** Almost everything names the person whose it is. */
    private Map<Long, PatientId> owners(List<Named> some) {
        Set<Long> pids = new HashSet<>();
        for (Named one : some) {
            if (one.keys().stream().anyMatch(key -> key.type().equals(PATIENT))) {
                pids.add(one.patientPid());
            }
        }
        Map<Long, PatientId> owners = new HashMap<>();
        if (!pids.isEmpty()) {
            jdbc.query(
                    "select res_id, fhir_id from hfj_resource where res_id in (" + "?,".repeat(pids.size() - 1) + "?)",
                    row -> {
                        owners.put(row.getLong("res_id"), new PatientId(row.getString("fhir_id")));
                    },
                    pids.toArray());
        }
        return owners;
    }
}
