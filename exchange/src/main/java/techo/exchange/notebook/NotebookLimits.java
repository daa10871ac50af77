package techo.exchange.notebook;

/**
 * How much one import may hold. Ten years of fortnightly dispensing are about 5,000 lines of less than 4,000 characters.
 *
 * @param bytes of all parts together
 * @param lines of one part
 * @param lineLength in characters
 * @param repeated characters of all lines that drugs share, counted once per drug: each drug carries its pharmacy and the
 *     texts of its block, so a small file could ask for a very large answer
 * @param warnings listed; the rest is summed up in one
 */
public record NotebookLimits(int bytes, int lines, int lineLength, int repeated, int warnings) {

    public NotebookLimits {
        if (bytes < 1 || lines < 1 || lineLength < 1 || repeated < 1 || warnings < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    public static NotebookLimits standard() {
        return new NotebookLimits(8 << 20, 20_000, 1 << 16, 32_000_000, 1_000);
    }
}
