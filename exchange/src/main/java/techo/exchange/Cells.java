package techo.exchange;

import java.util.List;
import java.util.regex.Pattern;

/** What a spreadsheet does with a cell that begins like a formula. */
public final class Cells {

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9,]*(\\.[0-9]+)?");

    private static final char FIRST_WIDE = '\uFF01';
    private static final char LAST_WIDE = '\uFF5E';

    private Cells() {}

    /** Plain numbers are not. */
    public static boolean isFormula(String text) {
        return !text.isEmpty()
                && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
                && !NUMBER.matcher(text).matches();
    }

    public static String harmless(String text) {
        return isFormula(text) ? "'" + text : text;
    }

    /** With full-width digits, letters and signs as ASCII, which is what a number or a unit means by them. */
    public static String narrow(String cell) {
        StringBuilder narrow = new StringBuilder(cell.length());
        cell.chars()
                .map(c -> c >= FIRST_WIDE && c <= LAST_WIDE ? c - FIRST_WIDE + '!' : c)
                .forEach(c -> narrow.append((char) c));
        return narrow.toString();
    }

    /** Whether a row says something behind its last heading, as where a comma in a number was not quoted. */
    public static boolean isAnyBehind(List<String> row, int headings) {
        return row.stream().skip(headings).anyMatch(cell -> !cell.isBlank());
    }

    /** Without the mark that {@link #harmless} made, where it did. */
    public static String plain(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }
}
