package techo.exchange.table;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A day as people write it: {@code 2025-06-10}, {@code 2025/6/10}, {@code 20250610}, {@code 2025年6月10日}, {@code 令和7年6月10日}. */
final class WrittenDay {
    private static final Pattern SEPARATED = Pattern.compile("([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})");
    private static final Pattern DIGITS = Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})");
    private static final Pattern WORDS = Pattern.compile("(昭和|平成|令和)?([0-9]{1,4}|元)年([0-9]{1,2})月([0-9]{1,2})日");
    private static final int LONGEST_ERA = 99;
    private static final Map<String, Integer> YEAR_BEFORE = Map.of("昭和", 1925, "平成", 1988, "令和", 2018);

    private WrittenDay() {}

    static Optional<LocalDate> parse(String text) {
        Matcher words = WORDS.matcher(text);
        if (words.matches()) {
            int year = words.group(2).equals("元") ? 1 : Integer.parseInt(words.group(2));
            Optional<Integer> before = Optional.ofNullable(words.group(1)).map(YEAR_BEFORE::get);
            return before.isPresent() && (year < 1 || year > LONGEST_ERA)
                    ? Optional.empty()
                    : day(before.orElse(0) + year, words.group(3), words.group(4));
        }
        for (Pattern form : new Pattern[] {SEPARATED, DIGITS}) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                return day(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3));
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> day(int year, String month, String day) {
        try {
            return year < 1900
                    ? Optional.empty()
                    : Optional.of(LocalDate.of(year, Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
