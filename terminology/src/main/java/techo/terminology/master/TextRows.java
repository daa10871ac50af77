package techo.terminology.master;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Rows of a text file with commas or tabs. */
final class TextRows implements MasterRows {
    private static final int LOOK_AHEAD = 1 << 16;

    private final CSVParser parser;
    private final Iterator<CSVRecord> records;

    private TextRows(CSVParser parser) {
        this.parser = parser;
        this.records = parser.iterator();
    }

    static TextRows open(InputStream in, Charset charset) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(
                        in,
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                LOOK_AHEAD);
        reader.mark(LOOK_AHEAD);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(hasTab(reader) ? '\t' : ',')
                .setIgnoreEmptyLines(true)
                .build();
        return new TextRows(format.parse(reader));
    }

    private static boolean hasTab(BufferedReader reader) throws IOException {
        reader.mark(LOOK_AHEAD);
        boolean tab = false;
        for (int i = 0; i < LOOK_AHEAD - 1; i++) {
            int c = reader.read();
            if (c < 0 || c == '\n') {
                break;
            }
            tab |= c == '\t';
        }
        reader.reset();
        return tab;
    }

    @Override
    public Optional<MasterRow> next() throws IOException, BrokenMasterException {
        try {
            while (records.hasNext()) {
                CSVRecord row = records.next();
                List<String> values = new ArrayList<>(row.size());
                boolean any = false;
                for (String value : row) {
                    String stripped = value.strip();
                    // Some files end with the end-of-file character of MS-DOS.
                    any |= !stripped.isEmpty() && !stripped.equals("\u001a");
                    values.add(stripped);
                }
                if (any) {
                    return Optional.of(new MasterRow(parser.getCurrentLineNumber() - lineBreaks(row), values));
                }
            }
            return Optional.empty();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new BrokenMasterException(MasterDefect.Kind.ENCODING_UNKNOWN);
            }
            throw broken();
        } catch (IllegalStateException e) {
            // commons-csv says so of a quote that never ends, and of text behind one.
            throw broken();
        }
    }

    private static long lineBreaks(CSVRecord row) {
        return row.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
    }

    private BrokenMasterException broken() {
        return new BrokenMasterException(List.of(
                new MasterDefect(MasterDefect.Kind.UNREADABLE, parser.getCurrentLineNumber(), Optional.empty())));
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
