package techo.profiles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reads the data files beside this package: tab-separated, one heading line, every row as wide as the heading. */
final class Table {
    private Table() {}

    static List<List<String>> rows(String file) {
        List<String> lines = lines(file);
        int width = cells(lines.get(0)).size();
        List<List<String>> rows = lines.stream().skip(1).map(Table::cells).toList();
        rows.forEach(row -> {
            if (row.size() != width) {
                throw new IllegalStateException(
                        "%s: a row has %d cells instead of %d".formatted(file, row.size(), width));
            }
        });
        return rows;
    }

    static List<String> lines(String file) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isEmpty()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream open(String file) {
        InputStream stream = Table.class.getResourceAsStream(file);
        if (stream == null) {
            throw new IllegalStateException("data file is missing: " + file);
        }
        return stream;
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.split("\t", -1));
    }
}
