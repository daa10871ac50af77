package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** The values of headers that pass are those that pass Spring Security's firewall as it comes. */
class HeaderTextTest {
    private String value = "";
    private final HttpServletRequest strict = new StrictHttpFirewall()
            .getFirewalledRequest(new MockHttpServletRequest("GET", "/fhir/Patient") {
                @Override
                public String getHeader(String name) {
                    return value;
                }
            });

    @Test
    void every_character_passes_or_not_as_it_did() {
        List<Integer> differing = IntStream.rangeClosed(0, 0x1FFFF)
                .filter(character -> differs(Character.toString(character)))
                .boxed()
                .toList();
        assertThat(differing).isEmpty();
    }

    @Test
    void one_control_among_others_is_enough() {
        assertThat(Stream.of("", "Bearer abc.def-_", "日本語", "a\tb", "😀").allMatch(HeaderText::isPlain))
                .isTrue();
        assertThat(Stream.of("Bearer a\u0000b", "a\nb", "a\rb", "日\u0085", "😀\u007F", "\uFFFF")
                        .noneMatch(HeaderText::isPlain))
                .isTrue();
    }

    private boolean differs(String text) {
        value = text;
        boolean passes;
        try {
            passes = strict.getHeader("X-Any") != null;
        } catch (RequestRejectedException e) {
            passes = false;
        }
        return passes != HeaderText.isPlain(text);
    }
}
