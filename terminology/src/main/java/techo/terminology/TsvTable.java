package techo.terminology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the tables of this module that are separated by tabs, one line a row, with a heading and comments behind #; a
 * damaged one is a bug and stops the start.
 */
public final class TsvTable {
    private TsvTable() {}

    /** One row: a value, perhaps empty, under every heading. */
    public record Row(Map<String, String> values) {
        /** @throws IllegalArgumentException when there is no such heading */
        public String get(String heading) {
            String value = values.get(heading);
            if (value == null) {
                throw new IllegalArgumentException("no column " + heading);
            }
            return value;
        }
    }

    /** @param name below {@code techo/terminology} */
    public static List<Row> read(String name) {
        List<String> lines = lines(name);
        String[] headings = lines.get(0).split("\t", -1);
        return lines.stream().skip(1).map(line -> row(name, headings, line)).toList();
    }

    private static Row row(String name, String[] headings, String line) {
        String[] values = line.split("\t", -1);
        if (values.length != headings.length) {
            throw new IllegalStateException("the table " + name + " has a broken row: " + line);
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < headings.length; i++) {
            row.put(headings[i], values[i]);
        }
        return new Row(row);
    }

    private static List<String> lines(String name) {
        try (InputStream in = TsvTable.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is not in this module");
            }
            return new BufferedReader(new InputStreamReader(in, UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("# ") && !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
