package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Text of Japanese files: UTF-8, with or without a byte order mark, or Microsoft's Shift_JIS (CP932); both strictly. */
public final class JapaneseText {

    public static final Charset CP932 = Charset.forName("windows-31j");

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(UTF_8);

    /** Kana and kanji begin here; before it are characters that CP932's kana can look like in UTF-8. */
    private static final char FIRST_JAPANESE = '\u3000';

    private JapaneseText() {}

    /**
     * @param otherLine the first line that is in another encoding than those before it, as where tables of two programs were put
     *     together; each line is read in its own
     */
    public record Decoded(String text, OptionalInt otherLine) {}

    /** Empty when the bytes are neither: what stood there cannot be known. */
    public static Optional<Decoded> decode(byte[] bytes) {
        int start = Arrays.mismatch(bytes, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                        || Arrays.equals(bytes, BYTE_ORDER_MARK)
                ? BYTE_ORDER_MARK.length
                : 0;
        return decode(bytes, start, bytes.length, UTF_8)
                .map(text -> new Decoded(text, OptionalInt.empty()))
                .or(() -> byLines(bytes, start));
    }

    private static Optional<Decoded> byLines(byte[] bytes, int start) {
        StringBuilder text = new StringBuilder(bytes.length);
        Optional<Charset> first = start > 0 ? Optional.of(UTF_8) : Optional.empty();
        OptionalInt otherLine = OptionalInt.empty();
        int number = 1;
        for (int from = start; from < bytes.length; number++) {
            int to = lineEnd(bytes, from);
            Optional<String> line = Optional.empty();
            if (!isAscii(bytes, from, to)) {
                line = decode(bytes, from, to, UTF_8).filter(JapaneseText::isMeant);
                Charset charset = line.isPresent() ? UTF_8 : CP932;
                if (first.isPresent() && !first.get().equals(charset) && otherLine.isEmpty()) {
                    otherLine = OptionalInt.of(number);
                }
                first = first.or(() -> Optional.of(charset));
            }
            Optional<String> read = line.isPresent() ? line : decode(bytes, from, to, CP932);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            text.append(read.get());
            from = to;
        }
        return Optional.of(new Decoded(text.toString(), otherLine));
    }

    /** Text in CP932 is practically never UTF-8 that has Japanese in it, and nothing but what Japanese machines have. */
    private static boolean isMeant(String line) {
        return line.chars().anyMatch(c -> c >= FIRST_JAPANESE)
                && CP932.newEncoder().canEncode(line);
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Behind the line end; neither encoding has its bytes inside of characters. */
    private static int lineEnd(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            boolean alone = bytes[i] == '\r' && (i + 1 == bytes.length || bytes[i + 1] != '\n');
            if (bytes[i] == '\n' || alone) {
                return i + 1;
            }
        }
        return bytes.length;
    }

    private static Optional<String> decode(byte[] bytes, int from, int to, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
