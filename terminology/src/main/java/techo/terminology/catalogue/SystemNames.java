package techo.terminology.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which names code systems have beside each other: URLs and the OIDs of older guides. */
public final class SystemNames {
    private final Map<String, Set<String>> others = new LinkedHashMap<>();
    private final List<Alias> aliases = new ArrayList<>();

    /** @param url the name in use; @param alias another name of the same code system */
    public record Alias(String url, String alias) {}

    public SystemNames(List<Alias> aliases) {
        this.aliases.addAll(aliases);
        for (Alias alias : aliases) {
            others.computeIfAbsent(alias.alias(), name -> new LinkedHashSet<>()).add(alias.url());
            others.computeIfAbsent(alias.url(), name -> new LinkedHashSet<>()).add(alias.alias());
        }
        // Two aliases of one URL are also names of each other.
        for (Alias alias : aliases) {
            Set<String> siblings = new LinkedHashSet<>(others.getOrDefault(alias.url(), Set.of()));
            siblings.remove(alias.alias());
            others.computeIfAbsent(alias.alias(), name -> new LinkedHashSet<>()).addAll(siblings);
        }
    }

    public List<Alias> aliases() {
        return List.copyOf(aliases);
    }

    public Set<String> othersOf(String name) {
        return others.getOrDefault(name, Set.of());
    }
}
