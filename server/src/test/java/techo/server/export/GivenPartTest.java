package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import techo.server.export.GivenPart.Given;

class GivenPartTest {
    private static final long SEED = 20260401;

    @Test
    void what_was_given_is_read_back_in_any_order_of_keys() throws IOException {
        Random random = new Random(SEED);
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long resId = random.nextLong(1, Long.MAX_VALUE);
            String id = random.nextBoolean() ? Long.toString(resId) : "id-" + random.nextInt(9) + ".x";
            given.add(new Given(resId, random.nextInt(5), random.nextBoolean() ? "Patient" : "Observation", id));
        }

        assertThat(read(written(given))).isEqualTo(given);
    }

    @Test
    void nothing_is_read_back_as_nothing() throws IOException {
        assertThat(read(written(List.of()))).isEmpty();
    }

    @Test
    void a_resource_takes_a_few_bytes() throws IOException {
        List<Given> given = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            given.add(new Given(
                    1_000_000 + 50 * i, 1_000_000 + i / 100, "Observation", Long.toString(1_000_000 + 50 * i)));
        }

        assertThat(written(given).length).isLessThan(3 * given.size());
    }

    private static byte[] written(List<Given> given) throws IOException {
        GivenPart.Writer writer = new GivenPart.Writer();
        for (Given resource : given) {
            writer.add(resource.resId(), resource.patientPid(), resource.type(), resource.id());
        }
        return writer.finish();
    }

    private static List<Given> read(byte[] content) throws IOException {
        List<Given> given = new ArrayList<>();
        GivenPart.read(content, given::add);
        return given;
    }
}
