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

    private final Map<PatientId, Map<String, Long>> persons = new TreeMap<>(Comparator.comparing(PatientId::value));
    private final Map<String, Long> items = new TreeMap<>();
    private final Set<String> erased = new HashSet<>();
    private long records;

    /** @param erasedUses by id of a destroyed key what was touched of a person who was erased since */
    public void add(AuditRecord record, Map<String, List<ResourceUse>> erasedUses) {
        records++;
        erasedUses.forEach((key, uses) -> {
            if (!uses.isEmpty()) {
                erased.add(key);
                uses.forEach(use -> items.merge(use.type(), use.count(), Long::sum));
            }
        });
        record.subjects().forEach((person, uses) -> {
            if (!uses.isEmpty()) {
                Map<String, Long> kinds = persons.computeIfAbsent(person, p -> new TreeMap<>());
                for (ResourceUse use : uses) {
                    kinds.merge(use.type(), use.count(), Long::sum);
                    items.merge(use.type(), use.count(), Long::sum);
                }
            }
        });
    }

    public long records() {
        return records;
    }

    /** Of each person how many items of each type were touched; an item that was shown twice counts twice. */
    public Map<PatientId, Map<String, Long>> persons() {
        return Collections.unmodifiableMap(persons);
    }

    /** How many people it touched of whom nobody can tell any more who they were. */
    public int erasedPersons() {
        return erased.size();
    }

    public Map<String, Long> items() {
        return Collections.unmodifiableMap(items);
    }

    /** Why it must be reported (施行規則 7条); nothing when it need not be. */
    public List<Ground> grounds(boolean malicious) {
        List<Ground> grounds = new ArrayList<>();
        if (items.keySet().stream().anyMatch(type -> !type.equals(NOT_SENSITIVE))) {
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
