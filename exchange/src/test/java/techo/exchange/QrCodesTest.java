package techo.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrCodesTest {
    private static final int CORNER = 21;

    @Test
    void a_page_of_sixteen_symbols_is_read_from_the_top_and_the_left() throws IOException {
        List<byte[]> symbols = new ArrayList<>();
        BufferedImage page = page(1_000);
        Graphics2D paint = page.createGraphics();
        for (int i = 0; i < 16; i++) {
            symbols.add(("symbol number " + i).getBytes(US_ASCII));
            BufferedImage symbol = ImageIO.read(new ByteArrayInputStream(QrCodes.png(symbols.get(i))));
            paint.drawImage(symbol, 20 + i % 4 * 240, 20 + i / 4 * 240, null);
        }
        paint.dispose();

        assertThat(messages(png(page))).containsExactlyElementsOf(symbols);
    }

    /** Tried in threes, as corners of a symbol are, these would take hours, and more memory than there is. */
    @Test
    void a_page_full_of_corners_is_given_up_soon() throws IOException {
        BufferedImage page = page(3_000);
        Graphics2D paint = page.createGraphics();
        for (int y = CORNER; y < 3_000 - 2 * CORNER; y += CORNER * 2) {
            for (int x = CORNER; x < 3_000 - 2 * CORNER; x += CORNER * 2) {
                corner(paint, x, y);
            }
        }
        paint.dispose();
        byte[] image = png(page);

        assertTimeout(Duration.ofSeconds(20), () -> assertThat(messages(image)).isEmpty());
    }

    @Test
    void what_is_no_image_or_is_cut_off_has_no_symbols() {
        byte[] whole = QrCodes.png("見本".getBytes(JapaneseText.CP932));

        assertThat(messages(whole)).hasSize(1);
        for (int length = 0; length < whole.length; length += 7) {
            assertThat(messages(Arrays.copyOf(whole, length))).hasSizeLessThan(2);
        }
    }

    @Test
    void each_message_tells_the_image_that_it_is_in() {
        SourceFile one = SourceFile.of(QrCodes.png("one".getBytes(US_ASCII)));
        SourceFile two = SourceFile.of(QrCodes.png("two".getBytes(US_ASCII)));

        assertThat(QrCodes.read(List.of(one, two)))
                .extracting(SourceFile::received)
                .containsExactly(Set.of(one.digest()), Set.of(two.digest()));
    }

    private static List<byte[]> messages(byte[] image) {
        return QrCodes.read(List.of(SourceFile.of(image))).stream()
                .map(SourceFile::bytes)
                .toList();
    }

    private static BufferedImage page(int edge) {
        BufferedImage page = new BufferedImage(edge, edge, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D paint = page.createGraphics();
        paint.setColor(Color.WHITE);
        paint.fillRect(0, 0, edge, edge);
        paint.dispose();
        return page;
    }

    private static void corner(Graphics2D paint, int x, int y) {
        int module = CORNER / 7;
        paint.setColor(Color.BLACK);
        paint.fillRect(x, y, CORNER, CORNER);
        paint.setColor(Color.WHITE);
        paint.fillRect(x + module, y + module, 5 * module, 5 * module);
        paint.setColor(Color.BLACK);
        paint.fillRect(x + 2 * module, y + 2 * module, 3 * module, 3 * module);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
