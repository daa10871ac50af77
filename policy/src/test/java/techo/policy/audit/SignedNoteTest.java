package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private static final Checkpoint CHECKPOINT =
            Checkpoint.of(AuditSamples.chain(AuditSamples.NODE, 3).get(2).head(), AuditSamples.AT);

    private final KeyPair pair = newPair();
    private final VerifierKey key = new VerifierKey("techo-audit", pair.getPublic());
    private final SignedNote note = SignedNote.sign(CHECKPOINT.text(), key, pair.getPrivate());

    @Test
    void a_note_is_read_back_as_it_was_written_and_knows_its_signer() {
        SignedNote read = SignedNote.parse(note.note());
        assertThat(read).isEqualTo(note);
        assertThat(read.signer(List.of(other("techo-audit"), key))).contains(key);
        assertThat(Checkpoint.parse(read.text())).isEqualTo(CHECKPOINT);
    }

    @Test
    void a_checkpoint_has_four_lines() {
        assertThat(CHECKPOINT.text()).matches("techo-audit/node-1\n3\n[A-Za-z0-9+/]{43}=\n2026-04-01T00:00:00.123Z\n");
    }

    @Test
    void another_key_of_the_same_name_has_not_signed_it() {
        assertThat(note.signer(List.of(other("techo-audit")))).isEmpty();
        assertThat(note.signer(List.of(new VerifierKey("other", pair.getPublic()))))
                .isEmpty();
    }

    @Test
    void any_character_changed_anywhere_voids_the_note() {
        String whole = note.note();
        for (int i = 0; i < whole.length(); i++) {
            char changed = whole.charAt(i) == 'A' ? 'B' : 'A';
            String tampered = whole.substring(0, i) + changed + whole.substring(i + 1);
            assertThat(signedStill(tampered)).as("character %d", i).isFalse();
        }
    }

    @Test
    void a_verifier_key_is_read_back_as_it_was_printed() {
        assertThat(VerifierKey.parse(key.text())).isEqualTo(key);
        assertThatThrownBy(() -> VerifierKey.parse(key.text().replace("techo-audit+", "techo-other+")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "techo-audit/n1\n1\n",
                "other/n1\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n2026-04-01T00:00:00Z\n",
                "techo-audit/n1\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n2026-04-01T00:00:00Z\n",
                "techo-audit/n1\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n2026-04-01T00:00:00Z\n",
                "techo-audit/n1\n1\nAAAA\n2026-04-01T00:00:00Z\n",
                "techo-audit/n1\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nyesterday\n"
            })
    void another_text_is_no_checkpoint(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private boolean signedStill(String text) {
        try {
            return SignedNote.parse(text).signer(List.of(key)).isPresent();
        } catch (IllegalArgumentException notANote) {
            return false;
        }
    }

    private static VerifierKey other(String name) {
        return new VerifierKey(name, newPair().getPublic());
    }

    private static KeyPair newPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
