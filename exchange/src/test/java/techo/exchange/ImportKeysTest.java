package techo.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

class ImportKeysTest {

    private static final Reference PATIENT = new Reference("Patient/1");

    @Test
    void the_same_parts_give_the_same_key() {
        assertThat(key(PATIENT, List.of("a", "b"), "p")).isEqualTo(key(PATIENT, List.of("a", "b"), "p"));
    }

    @Test
    void each_part_and_each_border_between_parts_counts() {
        assertThat(List.of(
                        key(PATIENT, List.of("a", "b"), "p"),
                        key(new Reference("Patient/2"), List.of("a", "b"), "p"),
                        key(PATIENT, List.of("ab"), "p"),
                        key(PATIENT, List.of("a", "bp"), ""),
                        key(PATIENT, List.of("a", "b"), "q")))
                .doesNotHaveDuplicates();
    }

    @Test
    void the_full_url_is_a_version_8_uuid_of_the_key() {
        ImportKey key = new ImportKey("0123456789abcdef0123456789abcdef" + "0".repeat(32));
        assertThat(key.fullUrl()).isEqualTo("urn:uuid:01234567-89ab-8def-8123-456789abcdef");
        UUID uuid = UUID.fromString(key.fullUrl().substring("urn:uuid:".length()));
        assertThat(uuid.version()).isEqualTo(8);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Test
    void a_key_is_a_hash_and_nothing_else() {
        assertThatThrownBy(() -> new ImportKey("Patient/1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ImportKey("A".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    private static ImportKey key(Reference subject, List<String> naturalKey, String position) {
        return new ImportKeys(subject, naturalKey).of(position);
    }
}
