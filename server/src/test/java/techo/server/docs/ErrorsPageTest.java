package techo.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.type.filter.AssignableTypeFilter;
import techo.interceptors.error.ErrorCode;
import techo.server.testing.ShippedClasses;

class ErrorsPageTest {
    private static final List<ErrorCode> CODES = ShippedClasses.in("techo", new AssignableTypeFilter(ErrorCode.class))
            .filter(Class::isEnum)
            .flatMap(type -> Stream.of(type.getEnumConstants()))
            .map(ErrorCode.class::cast)
            .sorted(Comparator.comparing(ErrorCode::code))
            .toList();

    @Test
    void the_page_lists_every_error_code_of_every_feature() throws IOException {
        StringBuilder table = new StringBuilder("""
                | code | HTTP | issue type | English | 日本語 |
                |---|---|---|---|---|
                """);
        for (ErrorCode code : CODES) {
            table.append("| `%s` | %d | `%s` | %s | %s |\n"
                    .formatted(code.code(), code.status(), code.issueType().toCode(), code.english(), code.japanese()));
        }
        new DocumentedPage("errors.md").mustContain(table.toString());
    }

    @Test
    void no_two_errors_share_a_code_and_every_code_is_kebab_case() {
        assertThat(CODES).hasSizeGreaterThan(20);
        assertThat(CODES)
                .extracting(ErrorCode::code)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
    }

    @Test
    void every_error_is_told_in_english_and_in_japanese() {
        assertThat(CODES).allSatisfy(code -> {
            assertThat(code.english()).matches("[\\x20-\\x7e]+\\.");
            assertThat(code.japanese()).containsPattern("[\\u3040-\\u30ff]").endsWith("。");
            // 200 belongs to what can only be a warning.
            assertThat(code.status())
                    .satisfiesAnyOf(
                            status -> assertThat(status).isEqualTo(200),
                            status -> assertThat(status).isBetween(400, 599));
        });
    }
}
