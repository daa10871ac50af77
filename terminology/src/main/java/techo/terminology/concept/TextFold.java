package techo.terminology.concept;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Folds what people do not tell apart when they look for a word: half and full width, hiragana and katakana, capital and
 * small letters, and blanks.
 */
public final class TextFold {
    private static final char FIRST_KATAKANA = 'ァ';
    private static final char LAST_KATAKANA_WITH_HIRAGANA = 'ヶ';
    private static final int KATAKANA_TO_HIRAGANA = 'ァ' - 'ぁ';

    private TextFold() {}

    public static String fold(String text) {
        String plain = isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
        String small = plain.toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(small.length());
        for (int i = 0; i < small.length(); i++) {
            char c = small.charAt(i);
            if (c >= FIRST_KATAKANA && c <= LAST_KATAKANA_WITH_HIRAGANA) {
                folded.append((char) (c - KATAKANA_TO_HIRAGANA));
            } else if (!Character.isWhitespace(c)) {
                folded.append(c);
            }
        }
        return folded.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
