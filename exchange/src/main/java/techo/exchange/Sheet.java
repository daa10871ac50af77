package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table.
 *
 * @param name of its file, without the ending
 * @param header what the columns hold
 * @param rows each as long as the header; what is not known is empty
 */
public record Sheet(String name, List<String> header, List<List<String>> rows) {
    /** Without it Excel takes the text for Shift_JIS. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public Sheet {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        int width = header.size();
        if (rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("a row is not as long as the header of " + name);
        }
    }

    /** CSV (RFC 4180) in UTF-8 with a byte order mark. Cells that a spreadsheet would compute are made harmless. */
    public ExportFile csv() {
        StringBuilder out = new StringBuilder(BYTE_ORDER_MARK);
        try (CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
            csv.printRecord(header.stream().map(Cells::harmless));
            for (List<String> row : rows) {
                csv.printRecord(row.stream().map(Cells::harmless));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ExportFile(
                name + ".csv", "text/csv; charset=utf-8", out.toString().getBytes(UTF_8));
    }
}
