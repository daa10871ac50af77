package techo.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitecturePageTest {
    private static final Path PAGE = Path.of("..", "docs", "architecture.md");
    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "techo", "db", "common");
    private static final Pattern TABLE = Pattern.compile("(?m)^create table (techo_\\w+)");
    private static final Pattern NAMED = Pattern.compile("`(techo_\\w+)(\\*?)`");

    @Test
    void the_page_says_of_every_table_what_is_in_it_and_names_no_other() throws IOException {
        Set<String> tables = tables();
        List<MatchResult> named =
                NAMED.matcher(Files.readString(PAGE)).results().toList();
        Set<String> told = named.stream()
                .flatMap(name -> tables.stream()
                        .filter(table -> name.group(2).isEmpty()
                                ? table.equals(name.group(1))
                                : table.startsWith(name.group(1))))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told).isEqualTo(tables);
        assertThat(named)
                .filteredOn(name -> name.group(2).isEmpty())
                .extracting(name -> name.group(1))
                .isSubsetOf(tables);
    }

    private static Set<String> tables() throws IOException {
        Set<String> tables = new TreeSet<>();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.toList()) {
                TABLE.matcher(Files.readString(file)).results().forEach(found -> tables.add(found.group(1)));
            }
        }
        return tables;
    }
}
