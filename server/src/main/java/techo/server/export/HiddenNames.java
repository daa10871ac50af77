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
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.Masks;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.policy.consent.Masking;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/** Which of some resources that leave name what the caller may not see: asked in one statement for many of them. */
final class HiddenNames {
    private static final String PATIENT = "Patient";

    /** So that an export of whatever size takes a few megabytes for it. */
    private static final int MOST_REMEMBERED = 20_000;

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
     * What a resource names, or may name.
     *
     * @param patientPid HAPI's key of the Patient whose it is; 0 for the directory
     * @param keys as {@link NamedInJson#keys()} or, of a parsed one, {@link Masks#namedIn}
     */
    record Named(long patientPid, Set<ResourceKey> keys) {}

    /**
     * Places of rows that were looked at together.
     *
     * @param inPart those that name something hidden, or may tell a third party of other people
     * @param naming those that name anything that may be hidden, or may tell of other people
     */
    record Looked(List<Integer> inPart, Set<Integer> naming) {
        Looked {
            inPart = List.copyOf(inPart);
            naming = Set.copyOf(naming);
        }
    }

    /** What is asked while the resources of one file, or of one slice, leave. */
    Asking asking(Caller caller) {
        return new Asking(caller);
    }

    /**
     * Asks about everything that is named once: next to all of it is named again by what comes after. What an answer was
     * given for long ago is asked about again when the file leaves.
     */
    final class Asking {
        private final Caller caller;
        private final boolean guarded;
        private final Set<ResourceKey> asked = new HashSet<>();
        private final Set<ResourceKey> hidden = new HashSet<>();
        private final Map<Long, PatientId> owners = new HashMap<>();

        private Asking(Caller caller) {
            this.caller = caller;
            this.guarded = rule.guardsOthers(caller);
        }

        /** What of some rows names or tells of others. */
        Looked look(List<StoredResource> rows) {
            Set<Integer> inPart = new TreeSet<>();
            List<Named> some = new ArrayList<>(rows.size());
            for (StoredResource row : rows) {
                NamedInJson names = NamedInJson.of(row.json());
                if (mayTellOfOthers(names)) {
                    inPart.add(some.size());
                }
                some.add(new Named(row.patientPid(), withSource(names.keys(), row)));
            }
            Set<Integer> naming = new HashSet<>(inPart);
            inPart.addAll(naming(some));
            for (int i = 0; i < some.size(); i++) {
                Named one = some.get(i);
                if (one.keys().stream().anyMatch(key -> isAsked(one, key))) {
                    naming.add(i);
                }
            }
            return new Looked(List.copyOf(inPart), naming);
        }

        /** Whether a resource may tell a third party of other people. */
        boolean mayTellOfOthers(NamedInJson names) {
            return guarded && names.tellsOfOthers();
        }

        /** @return the places of those that name something hidden */
        List<Integer> naming(List<Named> some) {
            forgetIfMany();
            learnOwners(some);
            Set<ResourceKey> unknown = some.stream()
                    .flatMap(one -> one.keys().stream().filter(key -> isAsked(one, key)))
                    .filter(asked::add)
                    .collect(Collectors.toSet());
            if (!unknown.isEmpty()) {
                hidden.addAll(resources.hidden(caller, Permission.SEARCH, clock.instant(), unknown));
            }
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                Named one = some.get(i);
                if (one.keys().stream().anyMatch(key -> hidden.contains(key) && isAsked(one, key))) {
                    places.add(i);
                }
            }
            return places;
        }

        private boolean isAsked(Named one, ResourceKey key) {
            return !rule.mayBeNamed(key.type(), key.id(), Optional.ofNullable(owners.get(one.patientPid())));
        }

        /** Almost everything names the person whose it is. */
        private void learnOwners(List<Named> some) {
            Set<Long> pids = some.stream()
                    .filter(one ->
                            one.keys().stream().anyMatch(key -> key.type().equals(PATIENT)))
                    .map(Named::patientPid)
                    .filter(pid -> !owners.containsKey(pid))
                    .collect(Collectors.toSet());
            if (!pids.isEmpty()) {
                jdbc.query(
                        "select res_id, fhir_id from hfj_resource where res_id in (" + "?,".repeat(pids.size() - 1)
                                + "?)",
                        row -> {
                            owners.put(row.getLong("res_id"), new PatientId(row.getString("fhir_id")));
                        },
                        pids.toArray());
            }
        }

        private void forgetIfMany() {
            if (asked.size() > MOST_REMEMBERED || owners.size() > MOST_REMEMBERED) {
                asked.clear();
                hidden.clear();
                owners.clear();
            }
        }
    }

    /** Where a resource came from stands in a column. */
    private static Set<ResourceKey> withSource(Set<ResourceKey> keys, StoredResource row) {
        Set<ResourceKey> named = Masks.namedBy(row.source());
        if (named.isEmpty()) {
            return keys;
        }
        Set<ResourceKey> all = new HashSet<>(keys);
        all.addAll(named);
        return all;
    }
}
