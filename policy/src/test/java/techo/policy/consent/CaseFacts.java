package techo.policy.consent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A mapping of a case file. Whoever reads it must read all of it, so that a slip of the pen is not passed over. */
final class CaseFacts {
    private final Map<String, Object> facts;
    private final Set<String> read;

    private CaseFacts(Map<String, Object> facts, Set<String> read) {
        this.facts = facts;
        this.read = read;
    }

    @SuppressWarnings("unchecked") // what a YAML reader returns for a mapping
    static CaseFacts of(Object mapping) {
        return new CaseFacts((Map<String, Object>) mapping, new LinkedHashSet<>());
    }

    /** @return these facts, and of the others what these do not say */
    CaseFacts over(CaseFacts others) {
        Map<String, Object> together = new LinkedHashMap<>(others.facts);
        together.putAll(facts);
        return new CaseFacts(together, read);
    }

    String text(String key) {
        return optional(key).orElseThrow(() -> new IllegalArgumentException("missing: " + key));
    }

    Optional<String> optional(String key) {
        read.add(key);
        return Optional.ofNullable(facts.get(key)).map(Object::toString);
    }

    boolean has(String key) {
        return facts.containsKey(key);
    }

    CaseFacts under(String key) {
        read.add(key);
        return of(facts.getOrDefault(key, Map.of()));
    }

    <T> Set<T> set(String key, Function<String, T> read) {
        return list(key).stream().map(value -> read.apply(value.toString())).collect(Collectors.toSet());
    }

    /** @param each reads one mapping of a list */
    <T> List<T> each(String key, Function<CaseFacts, T> each) {
        List<T> all = new ArrayList<>();
        for (Object entry : list(key)) {
            CaseFacts facts = of(entry);
            all.add(each.apply(facts));
            facts.requireAllRead();
        }
        return all;
    }

    void requireAllRead() {
        Set<String> unread = new LinkedHashSet<>(facts.keySet());
        unread.removeAll(read);
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException("nobody knows what these mean here: " + unread);
        }
    }

    private List<?> list(String key) {
        read.add(key);
        return (List<?>) facts.getOrDefault(key, List.of());
    }
}
