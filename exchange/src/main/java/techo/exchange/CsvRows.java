package techo.exchange;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * Opens a received table as RFC 4180 has it. A row is refused, with an exception, before it becomes a million empty cells:
 * each is an object, of one byte in the file.
 */
public final class CsvRows {
    static final int MOST_CELLS = 2_000;

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).build();

    private CsvRows() {}

    public static CSVParser open(String text) throws IOException {
        return FORMAT.parse(new Narrow(new StringReader(text)));
    }

    /** Counts as the parser does: a quote means something only where a cell begins. */
    private static final class Narrow extends FilterReader {
        private At at = At.BEGIN;
        private int cells = 1;

        private enum At {
            BEGIN,
            PLAIN,
            QUOTED,
            BEHIND_QUOTE
        }

        Narrow(Reader in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            if (c >= 0) {
                count((char) c);
            }
            return c;
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            for (int i = 0; i < read; i++) {
                count(into[offset + i]);
            }
            return read;
        }

        private void count(char c) throws IOException {
            if (at == At.QUOTED) {
                at = c == '"' ? At.BEHIND_QUOTE : At.QUOTED;
                return;
            }
            switch (c) {
                case ',' -> {
                    at = At.BEGIN;
                    if (++cells > MOST_CELLS) {
                        throw new IOException("a row has more than " + MOST_CELLS + " cells");
                    }
                }
                case '\r', '\n' -> {
                    at = At.BEGIN;
                    cells = 1;
                }
                case '"' -> at = at == At.PLAIN ? At.PLAIN : At.QUOTED;
                default -> at = at == At.BEHIND_QUOTE ? At.BEHIND_QUOTE : At.PLAIN;
            }
        }
    }
}
