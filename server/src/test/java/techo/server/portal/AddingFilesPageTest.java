package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page for people names what the page of the server names, in both languages. */
class AddingFilesPageTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Pattern KIND = Pattern.compile("'([a-z]+)'");

    @Test
    void every_kind_of_file_that_the_page_offers_is_told() throws IOException {
        String told = Files.readString(Path.of("..", "docs", "adding-files.md"));
        String page = Files.readString(RESOURCES.resolve(Path.of("templates", "portal", "import.html")));
        String offered = page.substring(page.indexOf("kind : ${"), page.indexOf("} }"));
        List<String> kinds =
                KIND.matcher(offered).results().map(kind -> kind.group(1)).toList();
        assertThat(kinds).hasSizeGreaterThan(5);
        for (String language : List.of("messages.properties", "messages_en.properties")) {
            Properties messages = new Properties();
            try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(language))) {
                messages.load(reader);
            }
            assertThat(kinds)
                    .allSatisfy(kind -> assertThat(told)
                            .contains("| " + messages.getProperty("portal.import.kind." + kind) + " |"));
        }
    }
}
