package techo.exchange.home;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers of tables and of exports: what one can say the other can. */
final class HomeNumber {
    private static final int MOST_DIGITS = 12;

    /** A first group of thousands that is zero stands before a decimal comma. */
    private static final Pattern WRITTEN =
            Pattern.compile("[+-]?([0-9]{1,12}|[1-9][0-9]{0,2}(,[0-9]{3}){1,3})(\\.[0-9]{1,9})?");

    private static final Pattern EXPORTED = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?");

    private HomeNumber() {}

    /** As people write it into a table: thousands may be set apart by commas. */
    static Optional<BigDecimal> written(String cell) {
        return WRITTEN.matcher(cell).matches() ? Optional.of(new BigDecimal(cell.replace(",", ""))) : Optional.empty();
    }

    /** Whether three digits behind a comma are meant as thousands, or are decimals of somebody who writes these so. */
    static boolean hasComma(String cell) {
        return cell.indexOf(',') >= 0;
    }

    /** As a program writes it, be it with an exponent. */
    static Optional<BigDecimal> exported(String value) {
        return EXPORTED.matcher(value).matches()
                ? Optional.of(new BigDecimal(value)).filter(HomeNumber::isBounded)
                : Optional.empty();
    }

    /** Whether a table can say it. */
    static boolean isBounded(BigDecimal value) {
        return value.precision() - value.scale() <= MOST_DIGITS;
    }
}
