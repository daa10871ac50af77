package techo.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.EncodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.DecoderResult;
import com.google.zxing.common.DetectorResult;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.detector.MultiDetector;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.Decoder;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Bytes as two-dimensional codes (QR, ISO/IEC 18004) and back. The bytes are those of the file, whatever its encoding: no
 * character set is declared, as the notebook's specification wants it.
 */
public final class QrCodes {

    private static final int QUIET_ZONE = 4;
    private static final int PIXELS_PER_MODULE = 4;

    /** A photograph of a page; what is larger is refused before it is unpacked. */
    private static final long MOST_PIXELS = 40_000_000;

    private static final Map<DecodeHintType, Object> THOROUGHLY =
            Map.of(DecodeHintType.TRY_HARDER, true, DecodeHintType.CHARACTER_SET, ISO_8859_1.name());

    private QrCodes() {}

    /**
     * A symbol as an image.
     *
     * @return PNG, black on white, error correction M
     * @throws IllegalArgumentException if the bytes do not fit one symbol (2,331)
     */
    public static byte[] png(byte[] content) {
        try {
            BitMatrix modules = new QRCodeWriter()
                    .encode(
                            new String(content, ISO_8859_1),
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.M,
                                    EncodeHintType.MARGIN,
                                    QUIET_ZONE));
            return png(modules);
        } catch (WriterException e) {
            throw new IllegalArgumentException("the bytes do not fit one symbol", e);
        }
    }

    private static byte[] png(BitMatrix modules) {
        int width = modules.getWidth() * PIXELS_PER_MODULE;
        BufferedImage image = new BufferedImage(width, width, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < width; y++) {
            for (int x = 0; x < width; x++) {
                boolean black = modules.get(x / PIXELS_PER_MODULE, y / PIXELS_PER_MODULE);
                image.setRGB(x, y, black ? 0x000000 : 0xFFFFFF);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    /**
     * The messages of the symbols in images; those that are too large, or no images at all, have none. Symbols of one
     * Structured Append sequence give the one message that they are parts of, whichever images they are in.
     *
     * @param images PNG, JPEG, GIF or BMP
     */
    public static List<byte[]> read(List<byte[]> images) {
        return StructuredAppend.merge(images.stream()
                .flatMap(image -> picture(image).stream())
                .flatMap(QrCodes::symbols)
                .toList());
    }

    private static Stream<StructuredAppend.Symbol> symbols(BufferedImage pixels) {
        int[] colours = pixels.getRGB(0, 0, pixels.getWidth(), pixels.getHeight(), null, 0, pixels.getWidth());
        BinaryBitmap bitmap = new BinaryBitmap(
                new HybridBinarizer(new RGBLuminanceSource(pixels.getWidth(), pixels.getHeight(), colours)));
        try {
            return Arrays.stream(new MultiDetector(bitmap.getBlackMatrix()).detectMulti(THOROUGHLY))
                    .flatMap(QrCodes::symbol);
        } catch (ReaderException e) {
            return Stream.empty();
        }
    }

    private static Stream<StructuredAppend.Symbol> symbol(DetectorResult found) {
        try {
            DecoderResult decoded = new Decoder().decode(found.getBits(), THOROUGHLY);
            byte[] content = decoded.getText().getBytes(ISO_8859_1);
            return Stream.of(
                    decoded.hasStructuredAppend()
                            ? StructuredAppend.Symbol.part(
                                    decoded.getStructuredAppendSequenceNumber(),
                                    decoded.getStructuredAppendParity(),
                                    content)
                            : StructuredAppend.Symbol.alone(content));
        } catch (ReaderException e) {
            return Stream.empty();
        }
    }

    private static Optional<BufferedImage> picture(byte[] image) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                return pixels > MOST_PIXELS ? Optional.empty() : Optional.of(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders answer some damage with unchecked exceptions.
            return Optional.empty();
        }
    }
}
