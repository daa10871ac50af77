package techo.terminology.master;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds out in which encoding a text file is: what its bytes allow, UTF-8 before Windows-31J. */
final class TextEncoding {
    /** Shift_JIS as it is used in Japan. */
    static final Charset WINDOWS_31J = Charset.forName("windows-31j");

    private TextEncoding() {}

    /** Gives the same bytes each time it is opened. */
    interface Bytes {
        InputStream open() throws IOException;
    }

    static Optional<Charset> of(Bytes bytes) throws IOException {
        try (InputStream in = bytes.open()) {
            byte[] mark = in.readNBytes(2);
            if (mark.length == 2 && ((mark[0] & 0xff) << 8 | mark[1] & 0xff) == 0xfffe) {
                return Optional.of(StandardCharsets.UTF_16);
            }
            if (mark.length == 2 && ((mark[0] & 0xff) << 8 | mark[1] & 0xff) == 0xfeff) {
                return Optional.of(StandardCharsets.UTF_16);
            }
        }
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, WINDOWS_31J}) {
            try (InputStream in = bytes.open()) {
                if (decodes(in, charset)) {
                    return Optional.of(charset);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean decodes(InputStream in, Charset charset) throws IOException {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        byte[] buffer = new byte[1 << 16];
        CharBuffer characters = CharBuffer.allocate(1 << 16);
        int left = 0;
        while (true) {
            int read = in.read(buffer, left, buffer.length - left);
            ByteBuffer part = ByteBuffer.wrap(buffer, 0, left + Math.max(read, 0));
            characters.clear();
            CoderResult result = decoder.decode(part, characters, read < 0);
            if (result.isError()) {
                return false;
            }
            if (read < 0 && !part.hasRemaining()) {
                return true;
            }
            left = part.remaining();
            System.arraycopy(buffer, part.position(), buffer, 0, left);
        }
    }
}
