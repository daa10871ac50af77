package techo.e2e.leak;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A fictional person whom exits are asked about: ids and words by which to ask, whether or not anything is stored.
 *
 * @param ids the logical id of each resource; an invented one of the same form where none is stored
 * @param stored which of them are stored
 * @param secret a word in everything but the laboratory results, and nowhere else but where these name the measurement
 * @param open the same for the laboratory results
 */
public record Subject(Map<Slot, String> ids, Set<Slot> stored, String secret, String open) {
    public Subject {
        ids = Map.copyOf(ids);
        stored = Set.copyOf(stored);
    }

    /** Nothing of it is stored; what a server stores replaces some of the ids. */
    public static Subject invented() {
        Map<Slot, String> ids = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            ids.put(slot, UUID.randomUUID().toString());
        }
        return new Subject(ids, Set.of(), word(), word());
    }

    /** The same, with a resource that a server stored under this id. */
    public Subject with(Slot slot, String id) {
        Map<Slot, String> more = new EnumMap<>(ids);
        more.put(slot, id);
        Set<Slot> all = new HashSet<>(stored);
        all.add(slot);
        return new Subject(more, all, secret, open);
    }

    public String id(Slot slot) {
        return Optional.ofNullable(ids.get(slot)).orElseThrow();
    }

    /** @return such as {@code Observation/123} */
    public String reference(Slot slot) {
        return slot.type() + "/" + id(slot);
    }

    private static String word() {
        return "w" + UUID.randomUUID().toString().replace("-", "");
    }
}
