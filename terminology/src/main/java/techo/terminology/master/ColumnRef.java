package techo.terminology.master;

/** Names a column of a master: by its heading, or by its place where the master has no headings. */
public sealed interface ColumnRef {
    /** @param heading compared without blanks, line breaks and the difference of widths */
    record ByHeading(String heading) implements ColumnRef {
        @Override
        public String toString() {
            return heading;
        }
    }

    /** @param number from 1 */
    record ByPlace(int number) implements ColumnRef {
        public ByPlace {
            if (number < 1) {
                throw new IllegalArgumentException("columns are counted from 1");
            }
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** Digits are a place, everything else is a heading. */
    static ColumnRef of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a column has neither a heading nor a number");
        }
        return text.matches("[0-9]{1,3}") ? new ByPlace(Integer.parseInt(text)) : new ByHeading(text);
    }
}
