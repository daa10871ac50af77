package techo.profiles;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import techo.profiles.Violation.Rule;

/**
 * What usually mends a broken rule of a common element, from {@code hints.tsv}: the first row that names the rule and
 * fits the element's path.
 */
final class RepairHints {
    private final List<Row> rows;

    private RepairHints(List<Row> rows) {
        this.rows = rows;
    }

    private record Row(Set<Rule> rules, Pattern element, Hint hint) {}

    /** One sentence or two, in English and in Japanese. */
    record Hint(String text, String textJa) {}

    static RepairHints load() {
        return new RepairHints(Table.rows("hints.tsv").stream()
                .map(row -> new Row(rules(row.get(0)), Pattern.compile(row.get(1)), new Hint(row.get(2), row.get(3))))
                .toList());
    }

    /** @param element path of the element as a definition or FHIRPath writes it, with or without indices */
    Optional<Hint> find(Rule rule, String element) {
        String path = element.replaceAll("\\[\\d+]", "");
        return rows.stream()
                .filter(row -> row.rules().contains(rule)
                        && row.element().matcher(path).find())
                .map(Row::hint)
                .findFirst();
    }

    private static Set<Rule> rules(String names) {
        return Arrays.stream(names.split(",")).map(Rule::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
