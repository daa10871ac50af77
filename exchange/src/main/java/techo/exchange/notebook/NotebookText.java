package techo.exchange.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static techo.exchange.CommonIssueCode.ENCODING_MIXED;
import static techo.exchange.notebook.NotebookIssueCode.BYTES_UNDECODABLE;
import static techo.exchange.notebook.NotebookIssueCode.ENCODING_UTF8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;
import techo.exchange.JapaneseText;

/**
 * Bytes to text: Microsoft's Shift_JIS (CP932), as the specification wants it, or UTF-8, as many apps write it. Both
 * strictly: a byte that means nothing refuses the file, because what stood there cannot be known.
 */
final class NotebookText {

    static final Charset CP932 = JapaneseText.CP932;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private NotebookText() {}

    static Optional<String> decode(byte[] bytes, String place, Issues issues) {
        Decoded utf8 = decode(bytes, UTF_8);
        Decoded cp932 = decode(bytes, CP932);
        if (utf8.readable() && isMeantAsUtf8(utf8.text(), cp932)) {
            issues.warn(ENCODING_UTF8, place + "line 1", "");
            return Optional.of(withoutMark(utf8.text()));
        }
        Optional<JapaneseText.Decoded> byLines =
                JapaneseText.decode(bytes).filter(text -> text.otherLine().isPresent());
        if (byLines.isPresent()) {
            byLines.get().otherLine().ifPresent(line -> issues.warn(ENCODING_MIXED, place + "line " + line, ""));
            return byLines.map(JapaneseText.Decoded::text);
        }
        if (cp932.readable()) {
            return Optional.of(cp932.text());
        }
        issues.refuse(
                BYTES_UNDECODABLE, place + "line " + lineOf(bytes, cp932.stoppedAt()), "at byte " + cp932.stoppedAt());
        return Optional.empty();
    }

    /** Pairs of half-width kana in CP932 can look like two-byte UTF-8 sequences. */
    private static boolean isMeantAsUtf8(String text, Decoded cp932) {
        return !cp932.readable() || startsWithMark(text) || JapaneseText.isMeantAsUtf8(text);
    }

    private static Decoded decode(byte[] bytes, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        boolean readable = !result.isError() && !decoder.flush(out).isError();
        return new Decoded(out.flip().toString(), readable, in.position());
    }

    private static boolean startsWithMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    }

    private static String withoutMark(String text) {
        return startsWithMark(text) ? text.substring(1) : text;
    }

    private static int lineOf(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }

    private record Decoded(String text, boolean readable, int stoppedAt) {}
}
