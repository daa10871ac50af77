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

/**
 * Whose data an incident touched, and what of them.
 *
 * @see Gathering
 */
public final class IncidentScope {
    private static final Comparator<PatientId> BY_ID = Comparator.comparing(PatientId::value);
    private static final int MANY = 1000;
    /** Of a person who is known to have a record nothing else: neither an illness nor a result. */
    private static final String NOT_SENSITIVE = "Patient";

    private final long records;
    private final Map<PatientId, Map<String, Long>> persons;
    private final Map<String, Long> ofErased;
    private final int erasedPersons;
    private final Set<PatientId> askers;

    private IncidentScope(Gathering gathered) {
        this.records = gathered.records;
        this.persons = Collections.unmodifiableMap(gathered.counts());
        this.ofErased = Map.copyOf(gathered.ofErased);
        this.erasedPersons = gathered.erased.size();
        this.askers = Set.copyOf(gathered.askers);
    }

    /** Filled record by record. What it holds itself grows with the people, and not with what was touched of them. */
    public static final class Gathering {
        private final TouchedItems items;
        private final Map<PatientId, Map<String, Long>> inFiles = new TreeMap<>(BY_ID);
        private final Map<String, Long> ofErased = new TreeMap<>();
        private final Set<String> erased = new HashSet<>();
        private final Set<PatientId> askers = new HashSet<>();
        private long records;

        public Gathering(TouchedItems items) {
            this.items = items;
        }

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
            record.subjects().forEach((person, uses) -> uses.forEach(use -> add(person, use)));
        }

        private void add(PatientId person, ResourceUse use) {
            if (use.id().isEmpty()) {
                inFiles.computeIfAbsent(person, p -> new TreeMap<>()).merge(use.type(), use.count(), Long::sum);
            } else {
                items.add(person, use.type(), use.id());
            }
        }

        /** As far as it reaches by now. */
        public IncidentScope scope() {
            return new IncidentScope(this);
        }

        private Map<PatientId, Map<String, Long>> counts() {
            Map<PatientId, Map<String, Long>> counts = new TreeMap<>(BY_ID);
            items.counts().forEach((person, kinds) -> counts.put(person, new TreeMap<>(kinds)));
            inFiles.forEach((person, kinds) -> kinds.forEach((type, count) ->
                    counts.computeIfAbsent(person, p -> new TreeMap<>()).merge(type, count, Long::sum)));
            return counts;
        }
    }

    public long records() {
        return records;
    }

    /**
     * Of each person how many items of each type were touched. An item that was shown twice counts once; of what left in a
     * file only the number is on record, and counts each time.
     */
    public Map<PatientId, Map<String, Long>> persons() {
        return persons;
    }

    /** The people who asked themselves, or for whom a delegate did; none where organisations and operators asked. */
    public Set<PatientId> askers() {
        return askers;
    }

    /** How many people it touched of whom nobody can tell any more who they were. */
    public int erasedPersons() {
        return erasedPersons;
    }

    /** The same of everybody, those included who were erased since. */
    public Map<String, Long> items() {
        Map<String, Long> items = new TreeMap<>(ofErased);
        persons.values().forEach(kinds -> kinds.forEach((type, count) -> items.merge(type, count, Long::sum)));
        return items;
    }

    /** Why it must be reported (施行規則 7条); nothing when it need not be. */
    public List<Ground> grounds(boolean malicious) {
        List<Ground> grounds = new ArrayList<>();
        if (items().keySet().stream().anyMatch(type -> !type.equals(NOT_SENSITIVE))) {
            grounds.add(Ground.SENSITIVE);
        }
        int touched = persons.size() + erasedPersons;
        if (malicious && touched > 0) {
            grounds.add(Ground.MALICIOUS);
        }
        if (touched > MANY) {
            grounds.add(Ground.MANY_PERSONS);
        }
        return grounds;
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
