package techo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void a_body_of_exactly_the_limit_is_read_and_one_byte_more_is_not() throws IOException {
        assertThat(BoundedBody.plain(zeros(1000), 1000).readAll()).hasSize(1000);
        assertThatThrownBy(() -> BoundedBody.plain(zeros(1001), 1000).readAll()).hasMessage("body-too-large");
    }

    @Test
    void no_more_than_the_limit_is_taken_from_a_body_without_end() {
        CountingZeros endless = new CountingZeros();

        assertThatThrownBy(() -> BoundedBody.plain(endless, MEBIBYTE).readAll()).hasMessage("body-too-large");
        assertThat(endless.count).isLessThan(MEBIBYTE + 65_536L);
    }

    @Test
    void a_small_text_may_compress_as_well_as_it_likes() throws IOException {
        byte[] text = "a".repeat(60_000).getBytes(StandardCharsets.UTF_8);

        assertThat(BoundedBody.gzip(gzip(text), MEBIBYTE, 20).readAll()).isEqualTo(text);
    }

    @Test
    void a_bomb_is_stopped_by_its_ratio_long_before_the_limit() throws IOException {
        InputStream bomb = gzip(new byte[50 * MEBIBYTE]);

        assertThatThrownBy(() -> BoundedBody.gzip(bomb, 100L * MEBIBYTE, 20).readAll())
                .hasMessage("body-expands-too-much");
    }

    @Test
    void an_honest_compressed_body_is_stopped_by_the_limit() throws IOException {
        byte[] noise = new byte[MEBIBYTE];
        new java.util.Random(1).nextBytes(noise);

        assertThatThrownBy(() -> BoundedBody.gzip(gzip(noise), MEBIBYTE - 1, 20).readAll())
                .hasMessage("body-too-large");
        assertThat(BoundedBody.gzip(gzip(noise), MEBIBYTE, 20).readAll()).isEqualTo(noise);
    }

    private static InputStream zeros(int size) {
        return new ByteArrayInputStream(new byte[size]);
    }

    private static InputStream gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return new ByteArrayInputStream(out.toByteArray());
    }

    private static final class CountingZeros extends InputStream {
        private long count;

        @Override
        public int read() {
            count++;
            return 0;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            count += length;
            return length;
        }
    }
}
