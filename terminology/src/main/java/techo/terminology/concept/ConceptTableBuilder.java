package techo.terminology.concept;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a {@link ConceptTable} of concepts that come in any order. Not thread safe; use it for one table. */
public final class ConceptTableBuilder {
    private final List<String> fields;
    private final RowsBuilder rows = new RowsBuilder();
    private final RowsBuilder folded = new RowsBuilder();

    /** @param fields names of what concepts may have beside code and display */
    public ConceptTableBuilder(List<String> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * @param values by field; other names are ignored
     * @throws IllegalArgumentException when a text has a NUL character
     */
    public ConceptTableBuilder add(String code, String display, Map<String, String> values) {
        List<String> row = new ArrayList<>();
        row.add(code);
        row.add(display);
        fields.forEach(field -> row.add(values.getOrDefault(field, "")));
        while (row.size() > 2 && row.get(row.size() - 1).isEmpty()) {
            row.remove(row.size() - 1);
        }
        if (row.stream().anyMatch(text -> text.indexOf(ConceptTable.SEPARATOR) >= 0)) {
            throw new IllegalArgumentException("a text has a NUL character");
        }
        rows.add(String.join("\0", row).getBytes(UTF_8));
        folded.add(Stream.of(
                        code,
                        display,
                        values.getOrDefault(Concept.READING, ""),
                        values.getOrDefault(Concept.ENGLISH, ""))
                .map(TextFold::fold)
                .distinct()
                .collect(Collectors.joining("\0"))
                .getBytes(UTF_8));
        return this;
    }

    public int size() {
        return rows.size();
    }

    /** The numbers, in the order of adding, of the first two concepts that have the same code. */
    public Optional<Repetition> repetition() {
        Rows all = rows.view();
        int[] order = order(all);
        return IntStream.range(1, order.length)
                .filter(i -> sameCode(all, order[i - 1], order[i]))
                .mapToObj(i -> new Repetition(order[i - 1], order[i]))
                .findFirst();
    }

    /** Of several concepts with the same code the first that was added stays. */
    public ConceptTable build() {
        Rows all = rows.view();
        int[] order = order(all);
        int[] kept = IntStream.range(0, order.length)
                .filter(i -> i == 0 || !sameCode(all, order[i - 1], order[i]))
                .map(i -> order[i])
                .toArray();
        return new ConceptTable(fields, rows.rows(kept), folded.rows(kept));
    }

    /** Two concepts with the same code, by their numbers in the order of adding, from 0. */
    public record Repetition(int first, int second) {}

    /** By code, and where codes are the same by the order of adding. */
    private static int[] order(Rows all) {
        return IntStream.range(0, all.size())
                .boxed()
                .sorted((a, b) -> all.compareFirstFields(a, b))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static boolean sameCode(Rows all, int a, int b) {
        return all.compareFirstFields(a, b) == 0;
    }
}
