package techo.policy.erasure;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What is left for the person of an erasure: when the record went, how much it was, and what the law wants kept. It names
 * nobody. Signed, it is proof.
 *
 * @param erasedAt when the rows went
 * @param told a line for each count; another moment begins what was found and erased after that
 */
public record ErasureReceipt(ErasureId id, Instant erasedAt, List<String> told) {
    private static final String ID = "techo-erasure/";
    private static final String ERASED_AT = "erased-at ";

    public ErasureReceipt {
        told = List.copyOf(told);
        if (told.stream().anyMatch(line -> line.isBlank() || line.contains("\n"))) {
            throw new IllegalArgumentException("a receipt is lines, none of them empty");
        }
    }

    /** @throws IllegalArgumentException when the text is not what {@link #text} makes */
    public static ErasureReceipt parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.get(0).startsWith(ID) || !lines.get(1).startsWith(ERASED_AT)) {
            throw new IllegalArgumentException("not a receipt of an erasure");
        }
        try {
            return new ErasureReceipt(
                    new ErasureId(lines.get(0).substring(ID.length())),
                    Instant.parse(lines.get(1).substring(ERASED_AT.length())),
                    lines.subList(2, lines.size()));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a receipt of an erasure", e);
        }
    }

    /** Lines, none of them empty, each with its line feed. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(ID).append(id.value()).append('\n');
        text.append(ERASED_AT).append(erasedAt).append('\n');
        told.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
