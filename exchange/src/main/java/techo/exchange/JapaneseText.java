package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
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

    /** What other machines write where Microsoft's CP932 has the look-alike U+FF5E. */
    private static final char WAVE_DASH = '\u301C';

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
        Optional<Charset> before = start > 0 ? Optional.of(UTF_8) : Optional.empty();
        OptionalInt otherLine = OptionalInt.empty();
        int number = 1;
        for (int from = start; from < bytes.length; number++) {
            int to = lineEnd(bytes, from);
            if (isAscii(bytes, from, to)) {
                text.append(new String(bytes, from, to - from, UTF_8));
            } else {
                Optional<Line> line = line(bytes, from, to, before);
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                Charset charset = line.get().charset();
                boolean changes = before.isPresent() && !before.get().equals(charset);
                otherLine = changes && otherLine.isEmpty() ? OptionalInt.of(number) : otherLine;
                before = Optional.of(charset);
                text.append(line.get().text());
            }
            from = to;
        }
        return Optional.of(new Decoded(text.toString(), otherLine));
    }

    private record Line(Charset charset, String text) {}

    /**
     * Whether text that is UTF-8 and CP932 alike is meant as the former: text in CP932 is practically never UTF-8 that has Japanese
     * in it, and mostly what Japanese machines have.
     */
    public static boolean isMeantAsUtf8(String text) {
        CharsetEncoder japanese = CP932.newEncoder();
        long writable = 0;
        long other = 0;
        for (int c : text.codePoints().filter(c -> c >= FIRST_JAPANESE).toArray()) {
            if (c == WAVE_DASH || Character.isBmpCodePoint(c) && japanese.canEncode((char) c)) {
                writable++;
            } else {
                other++;
            }
        }
        return writable > other;
    }

    /** @param before the encoding of the lines before: it decides of what both can read and neither is likely */
    private static Optional<Line> line(byte[] bytes, int from, int to, Optional<Charset> before) {
        Optional<Line> unicode = decode(bytes, from, to, UTF_8).map(text -> new Line(UTF_8, text));
        Optional<Line> japanese = decode(bytes, from, to, CP932).map(text -> new Line(CP932, text));
        if (unicode.isEmpty() || japanese.isEmpty()) {
            return unicode.or(() -> japanese);
        }
        boolean meant = isMeantAsUtf8(unicode.get().text())
                || before.filter(UTF_8::equals).isPresent();
        return meant ? unicode : japanese;
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
