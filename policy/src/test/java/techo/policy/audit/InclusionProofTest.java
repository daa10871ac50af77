package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InclusionProofTest {
    private static final int FIRST = 4;

    private final List<ChainLink> links = AuditSamples.chain(AuditSamples.NODE, 12);
    private final MerkleTree tree = new MerkleTree();
    private VerifierKey key;
    private SignedNote note;

    @BeforeEach
    void aSignedCheckpoint() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = new VerifierKey("techo-audit", pair.getPublic());
        links.subList(FIRST - 1, links.size()).forEach(link -> tree.add(link.payload()));
        Checkpoint checkpoint = new Checkpoint(
                links.get(11).head(), AuditSamples.AT, Optional.of(new Checkpoint.Segment(FIRST, tree.root())));
        note = SignedNote.sign(checkpoint.text(), key, pair.getPrivate());
    }

    @Test
    void every_record_of_the_segment_is_proved_by_a_small_text_and_the_public_key() {
        for (int sequence = FIRST; sequence <= links.size(); sequence++) {
            String text = proof(sequence, links.get(sequence - 1).payload()).text();
            assertThat(InclusionProof.parse(text).verify(List.of(key)))
                    .isEqualTo(new ChainPosition(AuditSamples.NODE, sequence));
        }
    }

    @Test
    void a_record_that_was_changed_is_not_proved() {
        String payload = links.get(6).payload();
        String changed = payload.replace("\"status\":200", "\"status\":404");
        assertThat(changed).isNotEqualTo(payload);
        assertThatThrownBy(() -> proof(7, changed).verify(List.of(key)))
                .hasMessageContaining("not the one that the checkpoint covers");
    }

    @Test
    void a_record_from_elsewhere_is_not_proved() {
        String elsewhere = AuditSamples.chain(new NodeId("node-2"), 12).get(6).payload();
        assertThatThrownBy(() -> proof(7, elsewhere).verify(List.of(key))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> proof(7, links.get(2).payload()).verify(List.of(key)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_another_key_signed_or_no_tree_covers_proves_nothing() throws Exception {
        InclusionProof proof = proof(7, links.get(6).payload());
        VerifierKey stranger = new VerifierKey(
                "techo-audit",
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
        assertThatThrownBy(() -> proof.verify(List.of(stranger))).hasMessageContaining("none of the given keys");
        assertThatThrownBy(() -> InclusionProof.parse("a letter\n\nto you\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_record_with_others_in_it_is_proved_by_its_hash_alone() {
        String payload = links.get(6).payload();
        InclusionProof proof = new InclusionProof(InclusionProof.Hashed.of(payload), tree.path(7 - FIRST), note);
        assertThat(proof.text()).doesNotContain("{");
        assertThat(InclusionProof.parse(proof.text()).verify(List.of(key)))
                .isEqualTo(new ChainPosition(AuditSamples.NODE, 7));
        InclusionProof elsewhere = new InclusionProof(InclusionProof.Hashed.of(payload), tree.path(8 - FIRST), note);
        assertThatThrownBy(() -> elsewhere.verify(List.of(key))).isInstanceOf(IllegalArgumentException.class);
    }

    private InclusionProof proof(int sequence, String payload) {
        return new InclusionProof(new InclusionProof.Whole(payload), tree.path(sequence - FIRST), note);
    }
}
