package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadPositionTest {
    private final PayloadPosition positions = new PayloadPosition();

    @Test
    void reads_back_what_the_canonical_text_begins_with() {
        for (long sequence : new long[] {1, 10, 999_999_999_999_999_999L}) {
            ChainPosition position = new ChainPosition(AuditSamples.NODE, sequence);
            assertThat(read(CanonicalRecord.text(position, AuditSamples.read(1), AuditSamples.SEAL)))
                    .contains(position);
        }
    }

    @Test
    void the_name_of_one_node_is_not_taken_for_that_of_the_next() {
        assertThat(read("{\"v\":1,\"node\":\"n1\",\"seq\":1,")).contains(new ChainPosition(new NodeId("n1"), 1));
        assertThat(read("{\"v\":1,\"node\":\"n2\",\"seq\":1,")).contains(new ChainPosition(new NodeId("n2"), 1));
    }

    @Test
    void records_of_version_1_are_still_found() {
        assertThat(read("{\"v\":1,\"node\":\"n1\",\"seq\":7,")).contains(new ChainPosition(new NodeId("n1"), 7));
        assertThat(read("{\"v\":2,\"node\":\"n1\",\"seq\":7,")).contains(new ChainPosition(new NodeId("n1"), 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"v\":1,\"node\":\"",
                "{\"v\":3,\"node\":\"n1\",\"seq\":1,",
                "{\"v\":11,\"node\":\"n1\",\"seq\":1,",
                "{\"v\":",
                "{\"v\":1,\"node\":\"N1\",\"seq\":1,",
                "{\"v\":1,\"node\":\"\",\"seq\":1,",
                "{\"v\":1,\"node\":\"n1\",\"seq\":,",
                "{\"v\":1,\"node\":\"n1\",\"seq\":0,",
                "{\"v\":1,\"node\":\"n1\",\"seq\":01,",
                "{\"v\":1,\"node\":\"n1\",\"seq\":-1,",
                "{\"v\":1,\"node\":\"n1\",\"seq\":1",
                "{\"v\":1,\"node\":\"n1\",\"seq\":1000000000000000000,",
                "{\"v\":1,\"node\":\"n1\",\"seq\": 1,"
            })
    void any_other_form_is_no_position(String payload) {
        assertThat(read(payload)).isEmpty();
    }

    private Optional<ChainPosition> read(String payload) {
        byte[] bytes = ("before" + payload + "behind").getBytes(StandardCharsets.ISO_8859_1);
        return positions.read(bytes, "before".length(), bytes.length - "behind".length());
    }
}
