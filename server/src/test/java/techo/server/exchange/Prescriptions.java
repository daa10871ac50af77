package techo.server.exchange;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import techo.exchange.QrCodes;

/** A fictional prescription as it is printed. */
final class Prescriptions {
    static final byte[] TEXT = """
            JAHIS10
            1,1,1234567,13,見本内科
            5,,,見本 一郎
            11,,見本 太郎,
            12,1
            13,19700405
            51,20250612
            101,1,1,,14
            111,1,1,,朝食後,1
            201,1,1,1,1,,見本錠,1,1,錠
            101,2,5,,1
            111,2,1,,塗布,1
            201,2,1,1,1,,見本軟膏,10,1,ｇ
            """.replace("\n", "\r\n").getBytes(Charset.forName("windows-31j"));

    private Prescriptions() {}

    /** Two symbols beside each other, the first of which ends within a line, and below them the address of a web page. */
    static byte[] page() {
        int half = TEXT.length / 2;
        return image(List.of(
                Arrays.copyOf(TEXT, half),
                Arrays.copyOfRange(TEXT, half, TEXT.length),
                "https://example.org/".getBytes(StandardCharsets.US_ASCII)));
    }

    static byte[] image(List<byte[]> symbols) {
        BufferedImage page = new BufferedImage(1_200, 1_000, BufferedImage.TYPE_INT_RGB);
        Graphics2D paint = page.createGraphics();
        paint.setColor(Color.WHITE);
        paint.fillRect(0, 0, page.getWidth(), page.getHeight());
        try {
            for (int i = 0; i < symbols.size(); i++) {
                BufferedImage symbol = ImageIO.read(new ByteArrayInputStream(QrCodes.png(symbols.get(i))));
                // The right one a little higher than the left.
                paint.drawImage(symbol, 60 + i % 2 * 560, 60 + i / 2 * 500 - i % 2 * 10, null);
            }
            ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
            ImageIO.write(page, "jpeg", jpeg);
            return jpeg.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            paint.dispose();
        }
    }
}
