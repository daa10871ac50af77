package techo.policy.disclosure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import techo.policy.audit.ResourceUse;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PatientId;

/**
 * What of one person reached a recipient at once, on one ground.
 *
 * @param consents what permitted it, sorted, without repetitions
 * @param kinds sorted; at least one
 */
public record Disclosure(
        PatientId person,
        LegalBasis basis,
        List<ConsentRef> consents,
        List<DisclosedKind> kinds,
        ContentDigest digest) {
    /** More lines than this are told without the names of items, so that an entry stays bounded. */
    static final int MOST_KINDS = 1000;

    private static final Comparator<ConsentRef> BY_ID =
            Comparator.comparing((ConsentRef ref) -> ref.id().value()).thenComparingLong(ConsentRef::version);

    public Disclosure {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a disclosure is of something");
        }
        consents = consents.stream().distinct().sorted(BY_ID).toList();
        kinds = kinds.stream().sorted().toList();
    }

    /** One for each person and ground. The same version that is shown twice is disclosed once. */
    public static List<Disclosure> of(Collection<DisclosedItem> items) {
        Map<Share, List<DisclosedItem>> shares = new LinkedHashSet<>(items)
                .stream()
                        .collect(Collectors.groupingBy(
                                item -> new Share(item.person(), item.basis()),
                                LinkedHashMap::new,
                                Collectors.toList()));
        List<Disclosure> disclosures = new ArrayList<>();
        shares.forEach((share, shown) -> disclosures.add(new Disclosure(
                share.person(),
                share.basis(),
                shown.stream().flatMap(item -> item.consent().stream()).toList(),
                kinds(shown),
                ContentDigest.ofVersions(shown))));
        return disclosures;
    }

    /**
     * What an audit record says was shown, where nobody said more: what it counts or lists is a kind that nobody
     * classified.
     *
     * @param shown of one person; empty when nothing was shown
     */
    public static Optional<Disclosure> ofUses(PatientId person, LegalBasis basis, Collection<ResourceUse> shown) {
        Map<Kind, Long> counts = shown.stream()
                .filter(use -> use.use() == ResourceUse.Use.SHOWN)
                .collect(Collectors.groupingBy(
                        use -> new Kind(DataCategory.UNKNOWN, use.type(), Optional.empty()),
                        Collectors.summingLong(ResourceUse::count)));
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Disclosure(person, basis, List.of(), sorted(counts), ContentDigest.none()));
    }

    /**
     * The same for somebody who is told of fewer kinds; empty when none is left. What is left out stays out of the digest
     * too, from which short ids could be guessed.
     */
    public Optional<Disclosure> telling(UnaryOperator<List<DisclosedKind>> told) {
        List<DisclosedKind> left = told.apply(kinds);
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new Disclosure(person, basis, consents, left, ContentDigest.none()));
    }

    /** The same without the names of items: kinds of data are what the law asks for (Enforcement Rules Art. 20(1)). */
    public static List<DisclosedKind> withoutNames(Collection<DisclosedKind> kinds) {
        Map<Kind, Long> counts = kinds.stream()
                .collect(Collectors.groupingBy(
                        kind -> new Kind(kind.category(), kind.type(), Optional.empty()),
                        Collectors.summingLong(DisclosedKind::count)));
        return sorted(counts);
    }

    /** For who sees only so much of each kind now: neither the names of items, nor more of a kind than that. */
    public static List<DisclosedKind> atMost(Collection<DisclosedKind> seen, Collection<DisclosedKind> kinds) {
        Map<Kind, Long> most = withoutNames(seen).stream()
                .collect(Collectors.toMap(
                        kind -> new Kind(kind.category(), kind.type(), Optional.empty()), DisclosedKind::count));
        Map<Kind, Long> left = new HashMap<>();
        withoutNames(kinds).forEach(kind -> {
            Kind unnamed = new Kind(kind.category(), kind.type(), Optional.empty());
            Optional.ofNullable(most.get(unnamed)).ifPresent(count -> left.put(unnamed, Math.min(count, kind.count())));
        });
        return sorted(left);
    }

    private static List<DisclosedKind> kinds(List<DisclosedItem> items) {
        Map<Kind, Long> counts = items.stream()
                .collect(Collectors.groupingBy(
                        item -> new Kind(item.category(), item.type(), item.code()), Collectors.counting()));
        List<DisclosedKind> named = sorted(counts);
        return named.size() <= MOST_KINDS ? named : withoutNames(named);
    }

    private static List<DisclosedKind> sorted(Map<Kind, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> new DisclosedKind(
                        count.getKey().category(),
                        count.getKey().type(),
                        count.getKey().code(),
                        count.getValue()))
                .sorted()
                .toList();
    }

    private record Share(PatientId person, LegalBasis basis) {}

    private record Kind(DataCategory category, String type, Optional<ItemCode> code) {}
}
