package techo.terminology.concept;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All concepts of one version of a code system, in the order of their codes. Immutable; a concept costs its own UTF-8
 * bytes, once as published and once folded for text search, and eight bytes more.
 */
public final class ConceptTable {
    /** Between the fields of a concept. No text may contain it. */
    static final byte SEPARATOR = 0;

    private final List<String> fields;
    /** Code, display and fields of one concept after the other. */
    private final Rows rows;
    /** Code, display and the words of one concept after the other, folded. */
    private final Rows folded;

    ConceptTable(List<String> fields, Rows rows, Rows folded) {
        this.fields = List.copyOf(fields);
        this.rows = rows;
        this.folded = folded;
    }

    /** Names of what concepts may have beside code and display. */
    public List<String> fields() {
        return fields;
    }

    public int size() {
        return rows.size();
    }

    /** Heap that the table takes, in bytes. */
    public long bytes() {
        return rows.bytes() + folded.bytes();
    }

    public Optional<Concept> find(String code) {
        OptionalInt position = position(code);
        return position.isPresent() ? Optional.of(at(position.getAsInt())) : Optional.empty();
    }

    /** Where the code stands in the order of codes. */
    public OptionalInt position(String code) {
        byte[] key = code.getBytes(UTF_8);
        int low = 0;
        int high = rows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int compared = rows.compareFirstField(middle, key);
            if (compared == 0) {
                return OptionalInt.of(middle);
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return OptionalInt.empty();
    }

    /** @param position from 0, below {@link #size()} */
    public Concept at(int position) {
        String[] values = rows.row(position).split("\0", -1);
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 2; i < values.length; i++) {
            if (!values[i].isEmpty()) {
                properties.put(fields.get(i - 2), values[i]);
            }
        }
        return new Concept(values[0], values[1], properties);
    }

    public Stream<Concept> concepts() {
        return IntStream.range(0, size()).mapToObj(this::at);
    }

    /**
     * Positions of concepts that have every word of the text in their code, display or words, however it is written.
     *
     * @param text words with blanks between them; without any word every concept matches
     */
    public IntStream matching(String text) {
        List<byte[]> words = Arrays.stream(text.trim().split("[\\s\\u3000]+"))
                .map(TextFold::fold)
                .filter(word -> !word.isEmpty())
                .map(word -> word.getBytes(UTF_8))
                .toList();
        if (words.isEmpty()) {
            return IntStream.range(0, size());
        }
        return folded.containing(words.get(0))
                .filter(position -> words.stream().skip(1).allMatch(word -> folded.contains(position, word)));
    }

    /** Positions of concepts that have exactly this value in a field. */
    public IntStream having(String field, String value) {
        int index = fields.indexOf(field);
        if (index < 0) {
            return IntStream.empty();
        }
        return rows.containing(value.getBytes(UTF_8))
                .filter(position ->
                        at(position).property(field).filter(value::equals).isPresent());
    }

    Rows rows() {
        return rows;
    }

    Rows folded() {
        return folded;
    }
}
