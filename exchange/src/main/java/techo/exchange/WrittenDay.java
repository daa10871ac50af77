package techo.exchange;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day as people write it: {@code 2025-06-10}, {@code 2025/6/10}, {@code 20250610}, {@code 2025年6月10日}, {@code 令和7年6月10日},
 * {@code R7.6.10}, {@code R070610}, in full-width digits, too. Two digits of a year without an era are no year.
 */
public final class WrittenDay {
    private static final String ERA = "(明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr])";
    private static final Pattern WESTERN = Pattern.compile("([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})");
    private static final Pattern DIGITS = Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})");
    private static final Pattern WORDS = Pattern.compile("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日");
    private static final List<Pattern> OF_AN_ERA = List.of(
            Pattern.compile(ERA + "([0-9]{1,2}|元)年([0-9]{1,2})月([0-9]{1,2})日"),
            Pattern.compile(ERA + "\\.?([0-9]{1,2}|元)[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"),
            Pattern.compile(ERA + "([0-9]{2})([0-9]{2})([0-9]{2})"));
    private static final Map<Character, Integer> YEAR_BEFORE = Map.of(
            '明', 1867, 'M', 1867, '大', 1911, 'T', 1911, '昭', 1925, 'S', 1925, '平', 1988, 'H', 1988, '令', 2018, 'R',
            2018);
    /** Between two digits it divides them: {@code 2025/6/1 7} is no seventeenth. */
    private static final Pattern BESIDE_WORDS = Pattern.compile("(?<![0-9 ]) +| +(?![0-9 ])");

    private static final int FIRST_YEAR = 1900;

    private WrittenDay() {}

    public static Optional<LocalDate> parse(String text) {
        String plain = BESIDE_WORDS
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("");
        for (Pattern form : List.of(WESTERN, DIGITS, WORDS)) {
            Matcher day = form.matcher(plain);
            if (day.matches()) {
                return day(Integer.parseInt(day.group(1)), day.group(2), day.group(3));
            }
        }
        for (Pattern form : OF_AN_ERA) {
            Matcher day = form.matcher(plain);
            if (day.matches()) {
                int year = day.group(2).equals("元") ? 1 : Integer.parseInt(day.group(2));
                return year < 1 ? Optional.empty() : day(yearBefore(day.group(1)) + year, day.group(3), day.group(4));
            }
        }
        return Optional.empty();
    }

    private static int yearBefore(String era) {
        return YEAR_BEFORE.getOrDefault(Character.toUpperCase(era.charAt(0)), 0);
    }

    private static Optional<LocalDate> day(int year, String month, String day) {
        try {
            return year < FIRST_YEAR
                    ? Optional.empty()
                    : Optional.of(LocalDate.of(year, Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
