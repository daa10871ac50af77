package techo.policy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenFingerprintTest {
    private static final String ISSUER = "https://id.example.jp";

    @Test
    void how_a_fingerprint_is_made_never_changes() {
        assertThat(TokenFingerprint.ofId(ISSUER, "7").value()).isEqualTo("87ba798547818c015a34dc4df9136896");
        assertThat(TokenFingerprint.ofText("7").value()).isEqualTo("0197964b6e69cfac3e9d9f78c273e3e4");
    }

    @Test
    void the_same_id_of_another_issuer_and_the_same_text_as_an_id_are_other_tokens() {
        assertThat(TokenFingerprint.ofId("https://other.example.jp", "7"))
                .isNotEqualTo(TokenFingerprint.ofId(ISSUER, "7"));
        assertThat(TokenFingerprint.ofText(ISSUER + "\n7")).isNotEqualTo(TokenFingerprint.ofId(ISSUER, "7"));
    }

    @Test
    void nothing_else_passes_for_a_fingerprint() {
        for (String other : new String[] {"", "7", "00112233445566778899AABBCCDDEEFF", "eyJhbGciOiJFUzI1NiJ9.e30.x"}) {
            assertThatThrownBy(() -> new TokenFingerprint(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
