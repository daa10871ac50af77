package techo.exchange;

import java.util.regex.Pattern;

/** What a spreadsheet does with a cell that begins like a formula. */
public final class Cells {

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9,]*(\\.[0-9]+)?");

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

    /** Without the mark that {@link #harmless} made, where it did. */
    public static String plain(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }
}
