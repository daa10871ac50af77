package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** Text of Japanese files: UTF-8, with or without a byte order mark, or Microsoft's Shift_JIS (CP932); both strictly. */
public final class JapaneseText {

    public static final Charset CP932 = Charset.forName("windows-31j");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private JapaneseText() {}

    /** Empty when the bytes are neither: what stood there cannot be known. */
    public static Optional<String> decode(byte[] bytes) {
        return decode(bytes, UTF_8)
                .map(text -> text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
                .or(() -> decode(bytes, CP932));
    }

    private static Optional<String> decode(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
