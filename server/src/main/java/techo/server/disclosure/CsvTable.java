package techo.server.disclosure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.hl7.fhir.r4.model.Binary;
import techo.exchange.Cells;
import techo.policy.consent.Period;

/** A table that spreadsheets in Japan open as it is: with a byte order mark, times in Japan, no formulas. */
final class CsvTable {
    /** What goes with it over HTTP. */
    static final String CONTENT_TYPE = "text/csv; charset=utf-8";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(Period.JAPAN);

    private final Appendable out;
    private final CSVPrinter printer;

    /** In memory, for {@link #binary}. */
    CsvTable(List<String> header) throws IOException {
        this(new StringBuilder(), header);
    }

    /** Writes the header. @param out takes characters; whoever makes bytes of them uses UTF-8 */
    CsvTable(Appendable out, List<String> header) throws IOException {
        this.out = out;
        this.printer = new CSVPrinter(out.append('\uFEFF'), CSVFormat.RFC4180);
        printer.printRecord(header);
    }

    void row(List<String> cells) throws IOException {
        printer.printRecord(cells.stream().map(Cells::harmless).toList());
    }

    Binary binary() {
        Binary csv = new Binary();
        csv.setContentType(CONTENT_TYPE);
        csv.setData(out.toString().getBytes(StandardCharsets.UTF_8));
        return csv;
    }

    static String time(Instant at) {
        return TIME.format(at);
    }
}
