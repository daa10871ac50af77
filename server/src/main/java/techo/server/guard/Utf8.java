package techo.server.guard;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import techo.interceptors.error.Problem;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

/** Refuses bytes that are not UTF-8: a parser would store a replacement character where a name stood. */
final class Utf8 {
    private Utf8() {}

    /**
     * @return where the text begins, after a byte order mark
     * @throws TechoException with the line and column of the first byte that is wrong
     */
    static int check(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(8192);
        int line = 1;
        int column = 1;
        CoderResult result;
        do {
            result = decoder.decode(in, out, true);
            out.flip();
            while (out.hasRemaining()) {
                boolean newLine = out.get() == '\n';
                line += newLine ? 1 : 0;
                column = newLine ? 1 : column + 1;
            }
            out.clear();
        } while (result.isOverflow());
        if (result.isError()) {
            throw new TechoException(
                    Problem.error(RequestError.BODY_NOT_UTF8).atPosition("line " + line + ", column " + column));
        }
        boolean mark = bytes.length >= 3
                && (bytes[0] & 0xFF) == 0xEF
                && (bytes[1] & 0xFF) == 0xBB
                && (bytes[2] & 0xFF) == 0xBF;
        return mark ? 3 : 0;
    }
}
