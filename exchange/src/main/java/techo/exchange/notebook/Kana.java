package techo.exchange.notebook;

import java.text.Normalizer;

/** Japanese text of old machines: half-width kana, full-width digits, full-width spaces. */
public final class Kana {

    private Kana() {}

    public static boolean hasHalfWidth(String text) {
        return text.chars().anyMatch(c -> c >= '\uFF61' && c <= '\uFF9F');
    }

    /** What a search should find: NFKC where the text has half-width kana, otherwise the text as it is. */
    public static String searchable(String text) {
        return hasHalfWidth(text) ? normalized(text) : text;
    }

    /** NFKC: half-width kana become full-width, full-width letters and digits become ASCII. */
    public static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    public static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\u3000' || c == '\u00A0';
    }
}
