package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.PARTS_CONFLICT;
import static techo.exchange.notebook.NotebookIssueCode.PARTS_INCOMPLETE;
import static techo.exchange.notebook.NotebookIssueCode.PART_REPEATED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Puts a divided notebook (911) together again. The order in which its parts arrive does not matter.
 *
 * <p>A part may begin with the lines that were in force where it was cut (1, 5, 11, 15, 51, 55); where they say again what
 * is in force already they are left out, otherwise they would open a second block.
 */
final class NotebookParts {

    /** Enough for any notebook; a total of 999 would be a claim, not a file. */
    private static final int MOST_PARTS = 999;

    private static final Set<String> CONTEXT = Set.of("1", "5", "11", "15", "51", "55");
    private static final Set<String> OUTSIDE_BLOCKS = Set.of("2", "3", "31", "4", "701");

    private final Issues issues;

    NotebookParts(Issues issues) {
        this.issues = issues;
    }

    /**
     * One part as sent, with the bytes it came from.
     *
     * @param files digests of the received files that it was found in
     */
    record Part(NotebookPart content, byte[] bytes, Set<String> files) {}

    /**
     * @param rows of all parts, in order
     * @param bytes of all parts, in order
     */
    record Merged(OutputCategory category, List<Row> rows, List<byte[]> bytes, boolean divided) {}

    Optional<Merged> merge(List<Part> parts) {
        if (parts.size() == 1 && parts.get(0).content().split().isEmpty()) {
            NotebookPart only = parts.get(0).content();
            return Optional.of(new Merged(
                    only.category(), only.rows(), List.of(parts.get(0).bytes()), false));
        }
        Optional<TreeMap<Integer, Part>> ordered = order(parts);
        return ordered.map(byNumber -> new Merged(
                byNumber.firstEntry().getValue().content().category(),
                join(List.copyOf(byNumber.values())),
                byNumber.values().stream().map(Part::bytes).toList(),
                true));
    }

    private Optional<TreeMap<Integer, Part>> order(List<Part> parts) {
        TreeMap<Integer, Part> byNumber = new TreeMap<>();
        Optional<Division> first = Optional.empty();
        for (Part part : parts) {
            Optional<Division> division = part.content().split().flatMap(Division::of);
            String place =
                    part.content().split().map(Row::place).orElse(part.content().place() + "line 1");
            if (division.isEmpty()) {
                issues.refuse(PARTS_CONFLICT, place, "no readable record 911");
                return Optional.empty();
            }
            if (first.isEmpty()) {
                first = division;
            }
            if (!division.get().belongsWith(first.get())) {
                issues.refuse(PARTS_CONFLICT, place, "another data id or total");
                return Optional.empty();
            }
            Part before = byNumber.putIfAbsent(division.get().number(), part);
            if (before != null && !java.util.Arrays.equals(before.bytes(), part.bytes())) {
                issues.refuse(
                        PARTS_CONFLICT,
                        place,
                        "two different parts have the number " + division.get().number());
                return Optional.empty();
            }
            if (before != null) {
                issues.warn(PART_REPEATED, place, "");
            }
        }
        int total = first.map(Division::total).orElse(0);
        String missing = IntStream.rangeClosed(1, total)
                .filter(number -> !byNumber.containsKey(number))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            Part any = byNumber.firstEntry().getValue();
            String place = any.content().split().map(Row::place).orElse("");
            issues.refuse(PARTS_INCOMPLETE, place, "missing of " + total + ": " + missing);
            return Optional.empty();
        }
        return Optional.of(byNumber);
    }

    private static List<Row> join(List<Part> parts) {
        Map<String, Set<Set<String>>> repeated = repeatable(parts);
        List<Row> all = new ArrayList<>();
        Map<String, Row> inForce = new HashMap<>();
        Set<String> outside = new HashSet<>();
        for (Part sent : parts) {
            NotebookPart part = sent.content();
            List<Row> prefix = part.rows().stream()
                    .takeWhile(row -> CONTEXT.contains(row.number()))
                    .toList();
            boolean continues = prefix.stream()
                    .filter(row -> row.number().equals("5") || row.number().equals("11"))
                    .allMatch(row -> repeats(row, inForce));
            Set<String> outsideHere = new HashSet<>();
            for (int i = 0; i < part.rows().size(); i++) {
                Row row = part.rows().get(i);
                boolean again = i < prefix.size() && continues && repeats(row, inForce)
                        || row.number().equals("1") && repeats(row, inForce)
                        || OUTSIDE_BLOCKS.contains(row.number()) && outside.contains(row.verbatim());
                if (again) {
                    continue;
                }
                if (row.number().equals("5")) {
                    inForce.keySet().retainAll(Set.of("1"));
                }
                if (CONTEXT.contains(row.number())) {
                    inForce.put(row.number(), row);
                }
                outsideHere.add(row.verbatim());
                all.add(row.in(sent.files(), repeated.getOrDefault(row.verbatim(), Set.of())));
            }
            outside.addAll(outsideHere);
        }
        return all;
    }

    /** The lines that parts may say again, and the parts that say each. */
    private static Map<String, Set<Set<String>>> repeatable(List<Part> parts) {
        Map<String, Set<Set<String>>> all = new HashMap<>();
        for (Part part : parts) {
            part.content().rows().stream()
                    .filter(row -> CONTEXT.contains(row.number()) || OUTSIDE_BLOCKS.contains(row.number()))
                    .forEach(row -> all.computeIfAbsent(row.verbatim(), absent -> new HashSet<>())
                            .add(part.files()));
        }
        // Rows keep these sets: each is copied once, however many rows keep it.
        all.replaceAll((line, files) -> Set.copyOf(files));
        return all;
    }

    private static boolean repeats(Row row, Map<String, Row> inForce) {
        Row before = inForce.get(row.number());
        return before != null && before.saysTheSameAs(row);
    }

    /** What a 911 line says: whose part, of how many, and which. */
    private record Division(String dataId, int total, int number) {

        static Optional<Division> of(Row row) {
            Optional<Integer> total = row.field(3).flatMap(Division::count);
            Optional<Integer> number = row.field(4).flatMap(Division::count);
            if (total.isEmpty() || number.isEmpty() || number.get() > total.get()) {
                return Optional.empty();
            }
            return row.field(2).map(id -> new Division(id, total.get(), number.get()));
        }

        private static Optional<Integer> count(String text) {
            return Fields.amount(text)
                    .filter(amount -> amount.stripTrailingZeros().scale() <= 0)
                    .map(java.math.BigDecimal::intValue)
                    .filter(count -> count >= 1 && count <= MOST_PARTS);
        }

        boolean belongsWith(Division other) {
            return dataId.equals(other.dataId) && total == other.total;
        }
    }
}
