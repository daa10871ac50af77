package techo.profiles;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings texts that a Japanese reader takes for the same name to one form, for an index and for what is looked up in it.
 * Stored texts are never changed.
 *
 * <p>Equal become: full and half width (NFKC, so a dakuten is part of its kana), hiragana and katakana, small and large
 * kana, a kana with and without a long-vowel mark or a hyphen standing for one, characters with and without a variation
 * selector, upper and lower case, texts with and without spaces (JP Core 1.2.0, guide on searching by strings).
 */
public final class JapaneseFolding {
    private static final String SMALL = "ァィゥェォッャュョヮヵヶ";
    private static final String LARGE = "アイウエオツヤユヨワカケ";
    /** Files write the long-vowel mark with any of these. */
    private static final String LONG_VOWEL_MARKS = "ー-‐‑‒–—―−─━";

    private JapaneseFolding() {}

    /** @return the text in its form for comparing; the same for every text that it has been applied to already */
    public static String fold(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(composed.length());
        composed.codePoints()
                .filter(character -> !isVariationSelector(character) && !isSpace(character))
                .map(JapaneseFolding::large)
                .forEach(character -> {
                    if (!isLongVowel(folded, character)) {
                        folded.appendCodePoint(character);
                    }
                });
        return folded.toString();
    }

    /** Postal codes are written with and without hyphen. */
    public static String foldPostalCode(String text) {
        String folded = fold(text);
        StringBuilder digits = new StringBuilder(folded.length());
        folded.codePoints()
                .filter(character -> LONG_VOWEL_MARKS.indexOf(character) < 0)
                .forEach(digits::appendCodePoint);
        return digits.toString();
    }

    /** A mark after a kana only: a hyphen between digits, or in a Latin name, means something. */
    private static boolean isLongVowel(StringBuilder before, int character) {
        return LONG_VOWEL_MARKS.indexOf(character) >= 0
                && !before.isEmpty()
                && isKatakana(before.charAt(before.length() - 1));
    }

    private static int large(int character) {
        int katakana = isHiragana(character) ? character - 'ぁ' + 'ァ' : character;
        int small = SMALL.indexOf(katakana);
        return small < 0 ? katakana : LARGE.charAt(small);
    }

    private static boolean isHiragana(int character) {
        return (character >= 'ぁ' && character <= 'ゖ') || character == 'ゝ' || character == 'ゞ';
    }

    private static boolean isKatakana(int character) {
        return character >= 'ァ' && character <= 'ヺ';
    }

    private static boolean isVariationSelector(int character) {
        return (character >= 0xFE00 && character <= 0xFE0F) || (character >= 0xE0100 && character <= 0xE01EF);
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
}
