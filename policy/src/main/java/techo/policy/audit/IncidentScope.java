package techo.policy.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import techo.policy.identity.PatientId;

/** Whose data an incident touched, and what of them; filled record by record. */
public final class IncidentScope {
    private static final int MANY = 1000;
    /** Of a person who is known to have a record nothing else: neither an illness nor a result. */
    private static final String NOT_SENSITIVE = "Patient";

    private final Map<PatientId, Map<String, Items>> persons = new TreeMap<>(Comparator.comparing(PatientId::value));
    private final Map<String, Long> ofErased = new TreeMap<>();
    private final Set<String> erased = new HashSet<>();
    private final Set<PatientId> askers = new HashSet<>();
    private long records;

    /** @param erasedUses by id of a destroyed key what was touched of a person who was erased since */
    public void add(AuditRecord record, Map<String, List<ResourceUse>> erasedUses) {
        records++;
        SealedFor.of(record).agent().ifPresent(askers::add);
        erasedUses.forEach((key, uses) -> {
            if (!uses.isEmpty()) {
                erased.add(key);
                uses.forEach(use -> ofErased.merge(use.type(), use.count(), Long::sum));
            }
        });
        record.subjects().forEach((person, uses) -> {
            if (!uses.isEmpty()) {
                Map<String, Items> kinds = persons.computeIfAbsent(person, p -> new TreeMap<>());
                uses.forEach(use ->
                        kinds.computeIfAbsent(use.type(), type -> new Items()).add(use));
            }
        });
    }

    public long records() {
        return records;
    }

    /**
     * Of each person how many items of each type were touched. An item that was shown twice counts once; of what left in a
     * file only the number is on record, and counts each time.
     */
    public Map<PatientId, Map<String, Long>> persons() {
        Map<PatientId, Map<String, Long>> counted = new TreeMap<>(Comparator.comparing(PatientId::value));
        persons.forEach((person, kinds) -> {
            Map<String, Long> counts = new TreeMap<>();
            kinds.forEach((type, items) -> counts.put(type, items.count()));
            counted.put(person, counts);
        });
        return counted;
    }

    /** The people who asked themselves, or for whom a delegate did; none where organisations and operators asked. */
    public Set<PatientId> askers() {
        return Collections.unmodifiableSet(askers);
    }

    /** How many people it touched of whom nobody can tell any more who they were. */
    public int erasedPersons() {
        return erased.size();
    }

    /** The same of everybody, those included who were erased since. */
    public Map<String, Long> items() {
        Map<String, Long> items = new TreeMap<>(ofErased);
        persons.values()
                .forEach(kinds -> kinds.forEach((type, touched) -> items.merge(type, touched.count(), Long::sum)));
        return items;
    }

    /** Why it must be reported (施行規則 7条); nothing when it need not be. */
    public List<Ground> grounds(boolean malicious) {
        List<Ground> grounds = new ArrayList<>();
        if (items().keySet().stream().anyMatch(type -> !type.equals(NOT_SENSITIVE))) {
            grounds.add(Ground.SENSITIVE);
        }
        int touched = persons.size() + erased.size();
        if (malicious && touched > 0) {
            grounds.add(Ground.MALICIOUS);
        }
        if (touched > MANY) {
            grounds.add(Ground.MANY_PERSONS);
        }
        return grounds;
    }

    /** Of one person and one type. */
    private static final class Items {
        private final Set<String> ids = new HashSet<>();
        private long counted;

        void add(ResourceUse use) {
            if (use.id().isEmpty()) {
                counted += use.count();
            } else {
                ids.add(use.id());
            }
        }

        long count() {
            return ids.size() + counted;
        }
    }

    /** What makes a breach one that is reported. */
    public enum Ground {
        SENSITIVE("sensitive"),
        MALICIOUS("malicious"),
        MANY_PERSONS("many-persons");

        private final String code;

        Ground(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
