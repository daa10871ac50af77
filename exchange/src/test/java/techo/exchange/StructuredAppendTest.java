package techo.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.exchange.StructuredAppend.Symbol;

class StructuredAppendTest {

    private static final byte[] MESSAGE = "見本薬局".getBytes(Charset.forName("windows-31j"));
    private static final int PARITY = parity(MESSAGE);

    @Test
    void parts_that_cut_a_character_are_joined_as_bytes_in_their_own_order() {
        byte[] head = {MESSAGE[0], MESSAGE[1], MESSAGE[2]};
        byte[] tail = {MESSAGE[3], MESSAGE[4], MESSAGE[5], MESSAGE[6], MESSAGE[7]};
        List<SourceFile> merged = StructuredAppend.merge(List.of(
                Symbol.part("b", 0x11, PARITY, tail), Symbol.alone("c", tail), Symbol.part("a", 0x01, PARITY, head)));

        assertThat(merged).extracting(SourceFile::bytes).containsExactly(MESSAGE, tail);
        assertThat(merged).extracting(SourceFile::received).containsExactly(Set.of("a", "b"), Set.of("c"));
    }

    @Test
    void a_sequence_that_lacks_a_part_stays_in_parts() {
        assertThat(StructuredAppend.merge(List.of(Symbol.part("a", 0x01, PARITY, MESSAGE))))
                .extracting(SourceFile::bytes)
                .containsExactly(MESSAGE);
        assertThat(StructuredAppend.merge(
                        List.of(Symbol.part("a", 0x02, PARITY, MESSAGE), Symbol.part("b", 0x22, PARITY, MESSAGE))))
                .extracting(SourceFile::received)
                .containsExactly(Set.of("a"), Set.of("b"));
    }

    @Test
    void parts_whose_parity_is_wrong_are_not_taken_for_one_message() {
        byte[] other = {1, 2, 4};
        assertThat(StructuredAppend.merge(
                        List.of(Symbol.part("a", 0x01, PARITY, MESSAGE), Symbol.part("a", 0x11, PARITY, other))))
                .extracting(SourceFile::bytes)
                .containsExactly(MESSAGE, other);
    }

    @Test
    void what_is_no_picture_or_a_picture_of_nothing_has_no_symbols() {
        assertThat(QrCodes.read(List.of(SourceFile.of("not a picture".getBytes()), SourceFile.of(new byte[0]))))
                .isEmpty();
    }

    private static int parity(byte[] bytes) {
        int parity = 0;
        for (byte b : bytes) {
            parity ^= b & 0xFF;
        }
        return parity;
    }
}
