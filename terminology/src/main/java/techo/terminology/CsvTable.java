package techo.terminology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Reads the tables that ship with a module: CSV with a header, comments after {@code #}. A damaged one is a bug and stops the start. */
public final class CsvTable {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setCommentMarker('#')
            .build();

    private CsvTable() {}

    /** @param name below {@code techo/terminology} */
    public static List<CSVRecord> read(String name) {
        return read(CsvTable.class, name);
    }

    /** @param beside a class of the package that the table belongs to */
    public static List<CSVRecord> read(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is not in this module");
            }
            return FORMAT.parse(new InputStreamReader(in, UTF_8)).getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
