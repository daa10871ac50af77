package techo.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page below {@code docs} of which a part is made from the code.
 *
 * <p>The part stands between two comment lines. {@code -Dupdate.docs=true} writes it instead of comparing it.
 */
final class DocumentedPage {
    private static final String BEGIN = "<!-- made from the code: begin -->\n";
    private static final String END = "<!-- made from the code: end -->\n";

    private final Path path;

    DocumentedPage(String name) {
        this.path = Path.of("..", "docs", name);
    }

    void mustContain(String part) throws IOException {
        String page = Files.readString(path);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).as("the marked part of " + path).isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(path, page.substring(0, begin) + part + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as(path + " (rewrite it with -Dupdate.docs=true)")
                .isEqualTo(part);
    }
}
