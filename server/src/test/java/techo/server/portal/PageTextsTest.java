package techo.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every page of a person, read from the templates. */
class PageTextsTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern TEXT = Pattern.compile("#\\{([a-z]+(?:\\.[A-Za-z]+)+)[}(]");
    private static final Pattern POSTED = Pattern.compile("<form method=\"post\".*?</form>", Pattern.DOTALL);
    private static final Pattern CONTROL =
            Pattern.compile("<input (?!type=\"hidden\")[^>]*?\\b(?:th:)?id=\"([^\"]+)\"");

    @TestFactory
    Stream<DynamicTest> every_form_says_for_whose_record_it_was_drawn() throws IOException {
        List<DynamicTest> forms = pages().stream()
                .flatMap(page -> POSTED.matcher(text(page))
                        .results()
                        .map(form -> DynamicTest.dynamicTest(
                                page.getFileName() + " at " + form.start(),
                                () -> assertThat(form.group())
                                        .containsAnyOf(
                                                "name=\"record\" th:value=\"${opened.patient.value}\"",
                                                "th:action=\"@{/signout}\""))))
                .toList();
        assertThat(forms).hasSizeGreaterThan(10);
        return forms.stream();
    }

    @TestFactory
    Stream<DynamicTest> every_field_has_a_label_of_its_own() throws IOException {
        return pages().stream()
                .map(page -> DynamicTest.dynamicTest(page.getFileName().toString(), () -> {
                    String text = text(page);
                    Matcher control = CONTROL.matcher(text);
                    while (control.find()) {
                        assertThat(text).contains("for=\"" + control.group(1) + "\"");
                    }
                    assertThat(Pattern.compile("<input (?![^>]*(type=\"hidden\"|id=))")
                                    .matcher(text)
                                    .results())
                            .as("fields without an id")
                            .isEmpty();
                }));
    }

    @Test
    void every_text_of_a_page_is_there_in_both_languages() throws IOException {
        Set<String> asked = pages().stream()
                .flatMap(page -> TEXT.matcher(text(page)).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).hasSizeGreaterThan(100);
        assertThat(texts("/messages.properties")).containsAll(asked);
        assertThat(texts("/messages_en.properties")).containsAll(asked).containsAll(texts("/messages.properties"));
    }

    private static Set<String> texts(String file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = new InputStreamReader(PageTextsTest.class.getResourceAsStream(file), UTF_8)) {
            texts.load(reader);
        }
        return texts.stringPropertyNames();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.walk(TEMPLATES)) {
            return all.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
