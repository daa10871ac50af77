package techo.exchange.cost;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 2025年5月}; months of an era are read as well. */
final class CostMonth {

    private static final Pattern FORM = Pattern.compile("(昭和|平成|令和)?([0-9]{1,4}|元)年([0-9]{1,2})月");
    private static final Map<String, Integer> YEAR_BEFORE = Map.of("昭和", 1925, "平成", 1988, "令和", 2018);

    private CostMonth() {}

    static Optional<YearMonth> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int year = form.group(2).equals("元") ? 1 : Integer.parseInt(form.group(2));
        int before = form.group(1) == null ? 0 : YEAR_BEFORE.getOrDefault(form.group(1), 0);
        try {
            return before + year < 1900
                    ? Optional.empty()
                    : Optional.of(YearMonth.of(before + year, Integer.parseInt(form.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static String format(YearMonth month) {
        return month.getYear() + "年" + month.getMonthValue() + "月";
    }
}
