package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GivenLooksTest {
    private static final long SEED = 20260401;

    @Test
    void how_each_looked_is_read_back_in_any_order_of_keys() throws IOException {
        Random random = new Random(SEED);
        List<StoredResource> given = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            given.add(looking(random.nextLong(1, Long.MAX_VALUE), "", "{\"n\":" + random.nextInt() + "}"));
        }

        GivenLooks looks = read(given);

        assertThat(given).noneMatch(looks::areOther).allMatch(resource -> looks.mayChange(resource.resId()));
    }

    @Test
    void what_lost_something_or_where_it_came_from_looks_otherwise() throws IOException {
        GivenLooks looks = read(List.of(looking(7, "urn:a", "{\"a\":1}")));

        assertThat(looks.areOther(looking(7, "urn:a", "{\"a\":1}"))).isFalse();
        assertThat(looks.areOther(looking(7, "urn:a", "{}"))).isTrue();
        assertThat(looks.areOther(looking(7, "", "{\"a\":1}"))).isTrue();
        assertThat(looks.mayChange(8)).isFalse();
    }

    @Test
    void where_a_part_is_not_remembered_anything_may_look_otherwise() throws IOException {
        GivenLooks looks = read(List.of(looking(7, "", "{}")));
        looks.addUnknown();

        assertThat(looks.mayChange(8)).isTrue();
        assertThat(looks.areOther(looking(8, "", "{}"))).isTrue();
        assertThat(looks.areOther(looking(7, "", "{}"))).isFalse();
    }

    private static GivenLooks read(List<StoredResource> given) throws IOException {
        GivenLooks.Writer writer = new GivenLooks.Writer();
        for (StoredResource resource : given) {
            writer.add(resource);
        }
        GivenLooks looks = new GivenLooks();
        looks.add(writer.finish());
        return looks;
    }

    private static StoredResource looking(long resId, String source, String json) {
        return new StoredResource(
                resId,
                1,
                "",
                "Observation",
                Long.toString(resId),
                1,
                Timestamp.from(Instant.EPOCH),
                source,
                json.getBytes(StandardCharsets.UTF_8));
    }
}
