package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import techo.policy.audit.ChainDefect.Kind;

class ChainVerifierTest {
    private static final NodeId NODE = AuditSamples.NODE;
    private static final int LENGTH = 7;

    private final List<ChainDefect> defects = new ArrayList<>();

    @Test
    void an_untouched_chain_has_no_defect_and_tells_its_head() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        ChainVerifier verifier = verify(links, List.of());
        assertThat(defects).isEmpty();
        assertThat(verifier.records()).isEqualTo(LENGTH);
        assertThat(verifier.heads()).containsExactly(links.get(LENGTH - 1).head());
    }

    @Test
    void any_bit_flipped_in_any_payload_names_exactly_that_record() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        int behindPosition = CanonicalRecord.beginning(links.get(2).position()).length();
        String payload = links.get(2).payload();
        for (int i = behindPosition; i < payload.length(); i++) {
            for (int bit = 0; bit < 7; bit++) {
                char flipped = (char) (payload.charAt(i) ^ (1 << bit));
                String tampered = payload.substring(0, i) + flipped + payload.substring(i + 1);
                assertThat(tampered(links, 3, link -> copy(link, link.previous(), link.hash(), tampered)))
                        .containsExactly(only(Kind.CHANGED, 3));
            }
        }
    }

    @Test
    void a_flipped_bit_in_node_or_sequence_names_the_record_as_moved() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        String tampered = links.get(2).payload().replace("\"seq\":3,", "\"seq\":2,");
        assertThat(tampered(links, 3, link -> copy(link, link.previous(), link.hash(), tampered)))
                .containsExactly(only(Kind.MOVED, 3));
    }

    @Test
    void a_flipped_bit_in_either_hash_names_exactly_that_record() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        for (int record = 1; record <= LENGTH; record++) {
            assertThat(tampered(
                            links, record, link -> copy(link, flipped(link.previous()), link.hash(), link.payload())))
                    .containsExactly(only(Kind.CHANGED, record));
            assertThat(tampered(
                            links, record, link -> copy(link, link.previous(), flipped(link.hash()), link.payload())))
                    .containsExactly(only(Kind.CHANGED, record));
        }
    }

    @Test
    void a_deleted_first_or_middle_record_is_named_as_missing() {
        for (int gone = 1; gone < LENGTH; gone++) {
            List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
            links.remove(gone - 1);
            verify(links, List.of());
            assertThat(defects).containsExactly(only(Kind.MISSING, gone));
        }
    }

    @Test
    void a_run_of_deleted_records_is_named_from_first_to_last() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        links.subList(1, 4).clear();
        verify(links, List.of());
        assertThat(defects).containsExactly(new ChainDefect(Kind.MISSING, NODE, 2, 4));
    }

    @Test
    void a_cut_off_tail_shows_only_against_a_noted_head() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        ChainHead noted = links.get(LENGTH - 1).head();
        links.subList(4, LENGTH).clear();
        verify(links, List.of());
        assertThat(defects).isEmpty();
        verify(links, List.of(noted));
        assertThat(defects).containsExactly(new ChainDefect(Kind.CUT_OFF, NODE, 5, LENGTH));
    }

    @Test
    void a_chain_that_is_gone_altogether_shows_against_a_noted_head() {
        ChainHead noted = AuditSamples.chain(NODE, LENGTH).get(LENGTH - 1).head();
        verify(List.of(), List.of(noted));
        assertThat(defects).containsExactly(new ChainDefect(Kind.CUT_OFF, NODE, 1, LENGTH));
    }

    @Test
    void a_tail_written_anew_to_its_end_shows_only_against_a_noted_head() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        ChainHead noted = links.get(LENGTH - 1).head();
        HashChain forger = new HashChain(links.get(2).head());
        List<ChainLink> forged = new ArrayList<>(links.subList(0, 3));
        IntStream.rangeClosed(4, LENGTH)
                .forEach(i -> forged.add(forger.append(AuditSamples.read(100 + i), AuditSamples.SEAL)));
        verify(forged, List.of());
        assertThat(defects).isEmpty();
        verify(forged, List.of(noted));
        assertThat(defects).containsExactly(only(Kind.REWRITTEN, LENGTH));
    }

    @Test
    void a_record_replaced_with_a_fitting_hash_is_named_by_the_record_behind_it() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        links.set(3, new HashChain(links.get(2).head()).append(AuditSamples.read(99), AuditSamples.SEAL));
        verify(links, List.of());
        assertThat(defects).containsExactly(only(Kind.REPLACED, 4));
    }

    @Test
    void a_first_record_that_does_not_begin_at_the_genesis_value_is_named() {
        List<ChainLink> links = AuditSamples.chain(NODE, 1);
        ChainHead elsewhere =
                new ChainHead(NODE, 0, flipped(HashChain.genesis(NODE).hash()));
        verify(List.of(new HashChain(elsewhere).append(AuditSamples.read(1), AuditSamples.SEAL)), List.of());
        assertThat(defects).containsExactly(only(Kind.CHANGED, 1));
        assertThat(links).hasSize(1);
    }

    @Test
    void a_repeated_record_is_named() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        links.add(4, links.get(2));
        verify(links, List.of());
        assertThat(defects).containsExactly(only(Kind.REPEATED, 3));
    }

    @Test
    void an_inserted_record_of_another_sequence_is_named() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        ChainLink third = links.get(2);
        links.add(new ChainLink(new ChainPosition(NODE, LENGTH + 1), third.previous(), third.hash(), third.payload()));
        verify(links, List.of());
        assertThat(defects).containsExactly(only(Kind.MOVED, LENGTH + 1));
    }

    @Test
    void two_records_that_changed_places_in_a_file_are_named() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        Collections.swap(links, 2, 3);
        verify(links, List.of());
        assertThat(defects).containsExactly(only(Kind.REPEATED, 3));
    }

    @Test
    void two_rows_that_changed_their_contents_are_both_named() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        ChainLink third = links.get(2);
        ChainLink fifth = links.get(4);
        links.set(2, copy(third, fifth.previous(), fifth.hash(), fifth.payload()));
        links.set(4, copy(fifth, third.previous(), third.hash(), third.payload()));
        verify(links, List.of());
        assertThat(defects).contains(only(Kind.MOVED, 3), only(Kind.MOVED, 5));
    }

    @Test
    void chains_of_several_nodes_may_be_mixed_and_are_told_apart() {
        List<ChainLink> one = AuditSamples.chain(NODE, LENGTH);
        List<ChainLink> two = AuditSamples.chain(new NodeId("node-2"), LENGTH);
        two.remove(3);
        List<ChainLink> mixed = new ArrayList<>();
        for (int i = 0; i < LENGTH - 1; i++) {
            mixed.add(one.get(i));
            mixed.add(two.get(i));
        }
        verify(mixed, List.of());
        assertThat(defects).containsExactly(new ChainDefect(Kind.MISSING, new NodeId("node-2"), 4, 4));
    }

    @Test
    void a_record_of_another_node_does_not_fit() {
        List<ChainLink> links = AuditSamples.chain(NODE, 2);
        ChainLink stranger = AuditSamples.chain(new NodeId("node-2"), 2).get(1);
        links.set(1, copy(links.get(1), stranger.previous(), stranger.hash(), stranger.payload()));
        verify(links, List.of());
        assertThat(defects).containsExactly(only(Kind.MOVED, 2));
    }

    @Test
    void behind_a_retired_month_a_chain_is_sound_and_a_record_missing_there_shows() {
        List<ChainLink> links = AuditSamples.chain(NODE, LENGTH);
        ChainHead retired = links.get(2).head();
        verify(links.subList(3, LENGTH), List.of(), List.of(links.get(0).head(), retired));
        assertThat(defects).isEmpty();
        verify(links, List.of(), List.of(retired));
        assertThat(defects).as("not dropped yet").isEmpty();
        verify(links.subList(4, LENGTH), List.of(), List.of(retired));
        assertThat(defects).containsExactly(only(Kind.MISSING, 4));
        verify(links.subList(3, LENGTH), List.of(), List.of());
        assertThat(defects).containsExactly(new ChainDefect(Kind.MISSING, NODE, 1, 3));
        ChainHead another = new ChainHead(NODE, 3, flipped(retired.hash()));
        verify(links.subList(3, LENGTH), List.of(), List.of(another));
        assertThat(defects).containsExactly(only(Kind.CHANGED, 4));
    }

    @Test
    void a_noted_head_is_read_back_as_it_was_printed() {
        ChainHead head = AuditSamples.chain(NODE, 2).get(1).head();
        assertThat(ChainHead.parse(head.text())).isEqualTo(head);
    }

    private interface Tampering {
        ChainLink apply(ChainLink link);
    }

    private List<ChainDefect> tampered(List<ChainLink> links, int record, Tampering tampering) {
        List<ChainLink> copy = new ArrayList<>(links);
        copy.set(record - 1, tampering.apply(copy.get(record - 1)));
        verify(copy, List.of());
        return defects;
    }

    private ChainVerifier verify(List<ChainLink> links, List<ChainHead> anchors) {
        return verify(links, anchors, List.of());
    }

    private ChainVerifier verify(List<ChainLink> links, List<ChainHead> anchors, List<ChainHead> retired) {
        defects.clear();
        Consumer<ChainDefect> tell = defects::add;
        ChainVerifier verifier = new ChainVerifier(anchors, retired, tell);
        links.forEach(verifier::accept);
        verifier.finish();
        return verifier;
    }

    private static ChainDefect only(Kind kind, long sequence) {
        return new ChainDefect(kind, NODE, sequence, sequence);
    }

    private static ChainLink copy(ChainLink link, ChainHash previous, ChainHash hash, String payload) {
        return new ChainLink(link.position(), previous, hash, payload);
    }

    private static ChainHash flipped(ChainHash hash) {
        char first = hash.hex().charAt(0);
        return ChainHash.ofHex((first == '0' ? '1' : '0') + hash.hex().substring(1));
    }
}
