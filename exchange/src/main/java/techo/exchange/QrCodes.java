package techo.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.EncodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPoint;
import com.google.zxing.ResultPointCallback;
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
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Bytes as two-dimensional codes (QR, ISO/IEC 18004) and back. The bytes are those of the file, whatever its encoding: no
 * character set is declared, as the notebook's specification wants it.
 */
public final class QrCodes {

    private static final int QUIET_ZONE = 4;
    private static final int PIXELS_PER_MODULE = 4;

    /** A photograph of a page; what is larger is refused before it is unpacked. */
    private static final long MOST_PIXELS = 50_000_000;

    /** Of a larger image every second or third pixel does: a module of a symbol has several. Four bytes each are in memory. */
    private static final long MOST_UNPACKED = 16_000_000;

    /**
     * Each symbol has three corners, and every three of what looks like one are tried: of a page that is made of them so many that
     * it would take hours.
     */
    private static final int MOST_CORNERS = 150;

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
        byte[] bits = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int bytes = bits.length / width;
        for (int y = 0; y < width; y++) {
            for (int x = 0; x < width; x++) {
                boolean white = !modules.get(x / PIXELS_PER_MODULE, y / PIXELS_PER_MODULE);
                bits[y * bytes + x / Byte.SIZE] |= white ? (byte) (0x80 >> x % Byte.SIZE) : 0;
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    /**
     * The messages of the symbols in images, in the order of the images and, in one image, as a page is read; those that are too
     * large, full of what looks like symbols, or no images at all, have none. Symbols of one Structured Append sequence give
     * the one message that they are parts of, whichever images they are in.
     *
     * @param images PNG, JPEG, GIF or BMP
     * @return each with the images that it was {@link SourceFile#received} in
     */
    public static List<SourceFile> read(List<SourceFile> images) {
        return StructuredAppend.merge(images.stream().flatMap(QrCodes::symbols).toList());
    }

    private static Stream<StructuredAppend.Symbol> symbols(SourceFile image) {
        return brightness(image.bytes()).stream()
                .flatMap(QrCodes::found)
                .flatMap(symbol -> symbol(symbol, image.digest()));
    }

    private static Stream<DetectorResult> found(LuminanceSource image) {
        BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(image));
        try {
            return asRead(new MultiDetector(bitmap.getBlackMatrix()).detectMulti(thoroughly())).stream();
        } catch (ReaderException | TooManyCornersException e) {
            return Stream.empty();
        }
    }

    private static Map<DecodeHintType, Object> thoroughly() {
        int[] corners = {0};
        ResultPointCallback counted = corner -> {
            if (++corners[0] > MOST_CORNERS) {
                throw new TooManyCornersException();
            }
        };
        Map<DecodeHintType, Object> hints = new EnumMap<>(THOROUGHLY);
        hints.put(DecodeHintType.NEED_RESULT_POINT_CALLBACK, counted);
        return hints;
    }

    /** In rows from the top, each from the left: what is printed beside each other is seldom at quite the same height. */
    private static List<DetectorResult> asRead(DetectorResult[] found) {
        List<DetectorResult> byHeight = new ArrayList<>(List.of(found));
        byHeight.sort(Comparator.comparing(QrCodes::top));
        List<DetectorResult> ordered = new ArrayList<>();
        List<DetectorResult> row = new ArrayList<>();
        for (DetectorResult symbol : byHeight) {
            if (!row.isEmpty() && top(symbol) - top(row.get(0)) > height(row.get(0)) / 2) {
                row.sort(Comparator.comparing(QrCodes::left));
                ordered.addAll(row);
                row.clear();
            }
            row.add(symbol);
        }
        row.sort(Comparator.comparing(QrCodes::left));
        ordered.addAll(row);
        return ordered;
    }

    private static float top(DetectorResult symbol) {
        return points(symbol).map(ResultPoint::getY).min(Float::compare).orElse(0f);
    }

    private static float left(DetectorResult symbol) {
        return points(symbol).map(ResultPoint::getX).min(Float::compare).orElse(0f);
    }

    private static float height(DetectorResult symbol) {
        return points(symbol).map(ResultPoint::getY).max(Float::compare).orElse(0f) - top(symbol);
    }

    private static Stream<ResultPoint> points(DetectorResult symbol) {
        return Arrays.stream(symbol.getPoints());
    }

    private static Stream<StructuredAppend.Symbol> symbol(DetectorResult found, String image) {
        try {
            DecoderResult decoded = new Decoder().decode(found.getBits(), THOROUGHLY);
            byte[] content = decoded.getText().getBytes(ISO_8859_1);
            return Stream.of(
                    decoded.hasStructuredAppend()
                            ? StructuredAppend.Symbol.part(
                                    image,
                                    decoded.getStructuredAppendSequenceNumber(),
                                    decoded.getStructuredAppendParity(),
                                    content)
                            : StructuredAppend.Symbol.alone(image, content));
        } catch (ReaderException e) {
            return Stream.empty();
        }
    }

    private static Optional<LuminanceSource> brightness(byte[] image) {
        // ImageIO's own streams lay files of what they read and write.
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    return Optional.empty();
                }
                int step = (int) Math.ceil(Math.sqrt((double) pixels / MOST_UNPACKED));
                ImageReadParam every = reader.getDefaultReadParam();
                every.setSourceSubsampling(step, step, 0, 0);
                return Optional.of(brightness(reader.read(0, every)));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders answer some damage with unchecked exceptions.
            return Optional.empty();
        }
    }

    /** Row by row: the colours of a photograph take four times the memory. */
    private static LuminanceSource brightness(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] brightness = new byte[width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int green = row[x] >> 8 & 0xFF;
                brightness[y * width + x] = (byte) (((row[x] >> 16 & 0xFF) + green + green + (row[x] & 0xFF)) / 4);
            }
        }
        return new PlanarYUVLuminanceSource(brightness, width, height, 0, 0, width, height, false);
    }

    /** The library's way to stop a search. */
    private static final class TooManyCornersException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
