package techo.exchange;

import java.math.BigDecimal;

/** Numbers in digits, as people read them and files have them. */
public final class Decimals {

    /** Of twelve characters ({@code 1e999999999}) a gigabyte of zeros could be made; nothing that is measured has so many. */
    private static final int MOST_ZEROS = 40;

    private Decimals() {}

    /** Without an exponent, unless that would be mostly zeros. */
    public static String plain(BigDecimal number) {
        return isPlain(number) ? number.toPlainString() : number.toString();
    }

    /** Whether digits alone say it, so that it can be computed with at a cost that its length tells. */
    public static boolean isPlain(BigDecimal number) {
        return Math.abs((long) number.scale()) <= MOST_ZEROS;
    }
}
