package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileAddressesTest {
    private static final List<String> PIECES =
            List.of("\"url\":\"Binary/", "\"url\":\"", "Binary/", "\"ur", "\"", "/", "健", "l\":\"Binary", "x");

    @Test
    void every_place_is_found_and_no_other() {
        FileAddresses addresses = FileAddresses.below(URI.create("https://phr.example/fhir"));
        Random random = new Random(14);
        for (int i = 0; i < 2_000; i++) {
            String text = IntStream.range(0, random.nextInt(12))
                    .mapToObj(piece -> PIECES.get(random.nextInt(PIECES.size())))
                    .collect(Collectors.joining());
            LineBuffer line = new LineBuffer();

            addresses.append(text.getBytes(StandardCharsets.UTF_8), 0, line);

            assertThat(new String(line.toBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text.replace("\"url\":\"Binary/", "\"url\":\"https://phr.example/fhir/Binary/"));
        }
    }
}
