package techo.server.research;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads the tables below {@code techo/research}; a damaged one is a bug and stops the start. */
final class Table {
    private Table() {}

    /** @return the rows below the heading, each with as many cells as the heading */
    static List<List<String>> read(String name) {
        List<List<String>> lines = lines(name);
        int width = lines.get(0).size();
        if (lines.stream().anyMatch(line -> line.size() != width)) {
            throw new IllegalStateException("the table " + name + " has a broken row");
        }
        return lines.subList(1, lines.size());
    }

    private static List<List<String>> lines(String name) {
        try (InputStream in = Table.class.getResourceAsStream("/techo/research/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is not in this module");
            }
            return new BufferedReader(new InputStreamReader(in, UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
