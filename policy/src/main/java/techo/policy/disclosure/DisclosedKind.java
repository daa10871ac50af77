package techo.policy.disclosure;

import java.util.Comparator;
import java.util.Optional;
import techo.policy.consent.DataCategory;

/**
 * One line of what was disclosed (個人データの項目): a kind of data, and how many of it.
 *
 * @param type FHIR resource type
 * @param code the name of the item, where there is one
 * @param count how many resources; at least 1
 */
public record DisclosedKind(DataCategory category, String type, Optional<ItemCode> code, long count)
        implements Comparable<DisclosedKind> {
    private static final Comparator<DisclosedKind> ORDER = Comparator.comparing(DisclosedKind::category)
            .thenComparing(DisclosedKind::type)
            .thenComparing(kind -> kind.code().map(ItemCode::system).orElse(""))
            .thenComparing(kind -> kind.code().map(ItemCode::code).orElse(""))
            .thenComparingLong(DisclosedKind::count);

    public DisclosedKind {
        if (count < 1 || !type.matches("[A-Za-z]{1,64}")) {
            throw new IllegalArgumentException("a kind has a resource type and a positive count");
        }
    }

    @Override
    public int compareTo(DisclosedKind other) {
        return ORDER.compare(this, other);
    }
}
