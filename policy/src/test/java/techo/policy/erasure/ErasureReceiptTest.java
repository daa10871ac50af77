package techo.policy.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureReceiptTest {
    private static final ErasureReceipt RECEIPT = new ErasureReceipt(
            new ErasureId("2f6c0d7e-5d0e-4b1c-9c53-0d4b9f0a8a11"),
            Instant.parse("2026-04-17T00:00:12.345Z"),
            List.of("erased Observation 2", "erased-versions 7", "kept-disclosures 1"));

    @Test
    void a_receipt_is_lines_that_are_read_back() {
        assertThat(RECEIPT.text()).isEqualTo("""
                techo-erasure/2f6c0d7e-5d0e-4b1c-9c53-0d4b9f0a8a11
                erased-at 2026-04-17T00:00:12.345Z
                erased Observation 2
                erased-versions 7
                kept-disclosures 1
                """);
        assertThat(ErasureReceipt.parse(RECEIPT.text())).isEqualTo(RECEIPT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "techo-audit/n0123456789ab\n4096\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n",
                "techo-erasure/2f6c0d7e-5d0e-4b1c-9c53-0d4b9f0a8a11\n",
                "techo-erasure/me\nerased-at 2026-04-17T00:00:12.345Z\n",
                "techo-erasure/2f6c0d7e-5d0e-4b1c-9c53-0d4b9f0a8a11\nerased-at yesterday\n"
            })
    void anything_else_that_is_signed_is_no_receipt(String text) {
        assertThatThrownBy(() -> ErasureReceipt.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
