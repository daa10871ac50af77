package techo.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import techo.exchange.StructuredAppend.Symbol;

class StructuredAppendTest {

    private static final byte[] MESSAGE = "見本薬局".getBytes(Charset.forName("windows-31j"));
    private static final int PARITY = parity(MESSAGE);

    @Test
    void parts_that_cut_a_character_are_joined_as_bytes_in_their_own_order() {
        byte[] head = {MESSAGE[0], MESSAGE[1], MESSAGE[2]};
        byte[] tail = {MESSAGE[3], MESSAGE[4], MESSAGE[5], MESSAGE[6], MESSAGE[7]};
        assertThat(StructuredAppend.merge(
                        List.of(Symbol.part(0x11, PARITY, tail), Symbol.alone(tail), Symbol.part(0x01, PARITY, head))))
                .containsExactly(MESSAGE, tail);
    }

    @Test
    void a_sequence_that_lacks_a_part_stays_in_parts() {
        assertThat(StructuredAppend.merge(List.of(Symbol.part(0x01, PARITY, MESSAGE))))
                .containsExactly(MESSAGE);
        assertThat(StructuredAppend.merge(
                        List.of(Symbol.part(0x02, PARITY, MESSAGE), Symbol.part(0x22, PARITY, MESSAGE))))
                .hasSize(2);
    }

    @Test
    void parts_whose_parity_is_wrong_are_not_taken_for_one_message() {
        byte[] other = {1, 2, 4};
        assertThat(StructuredAppend.merge(
                        List.of(Symbol.part(0x01, PARITY, MESSAGE), Symbol.part(0x11, PARITY, other))))
                .containsExactly(MESSAGE, other);
    }

    @Test
    void what_is_no_picture_or_a_picture_of_nothing_has_no_symbols() {
        assertThat(QrCodes.read(List.of("not a picture".getBytes(), new byte[0])))
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
