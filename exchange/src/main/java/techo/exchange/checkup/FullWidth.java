package techo.exchange.checkup;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** The full-width forms that the exchange format wants in names, addresses, symbols and numbers of insurance. */
final class FullWidth {

    private static final Pattern HALF_KANA = Pattern.compile("[\uFF61-\uFF9F]+");
    private static final int TO_FULL = 0xFEE0;

    private FullWidth() {}

    static String of(String text) {
        String kana =
                HALF_KANA.matcher(text).replaceAll(run -> Normalizer.normalize(run.group(), Normalizer.Form.NFKC));
        StringBuilder full = new StringBuilder(kana.length());
        kana.chars().forEach(c -> full.append((char) (c == ' ' ? '\u3000' : c > ' ' && c < 0x7F ? c + TO_FULL : c)));
        return full.toString();
    }

    /** Length as the format counts it: one for half-width characters, two for all others. */
    static int bytes(String text) {
        return text.codePoints().map(FullWidth::width).sum();
    }

    /** The longest beginning of at most that many bytes. */
    static String cut(String text, int maxBytes) {
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            bytes += width(c);
            if (bytes > maxBytes) {
                return text.substring(0, at);
            }
            at += Character.charCount(c);
        }
        return text;
    }

    private static int width(int c) {
        return c < 0x80 || c >= 0xFF61 && c <= 0xFF9F ? 1 : 2;
    }
}
