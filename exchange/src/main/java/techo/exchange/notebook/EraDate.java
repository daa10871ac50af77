package techo.exchange.notebook;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day as a notebook writes it: {@code YYYYMMDD}, or {@code GYYMMDD} with G one of M T S H R.
 *
 * @param insideEra false where the day lies before or after the era it is written in ({@code H310501}); such a day is
 *     still unambiguous, and old software wrote it so
 */
public record EraDate(LocalDate day, boolean insideEra) {

    private static final Pattern WESTERN = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
    private static final Pattern ERA = Pattern.compile("([MTSHRmtshr])(\\d{2})(\\d{2})(\\d{2})");

    public static Optional<EraDate> parse(String text) {
        Matcher western = WESTERN.matcher(text);
        if (western.matches()) {
            int year = Integer.parseInt(western.group(1));
            return year < 1
                    ? Optional.empty()
                    : day(year, western.group(2), western.group(3)).map(day -> new EraDate(day, true));
        }
        Matcher written = ERA.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        Era era = Era.valueOf(written.group(1).toUpperCase(java.util.Locale.ROOT));
        int yearOfEra = Integer.parseInt(written.group(2));
        if (yearOfEra == 0) {
            return Optional.empty();
        }
        return day(era.first.getYear() + yearOfEra - 1, written.group(3), written.group(4))
                .map(day -> new EraDate(day, era.contains(day)));
    }

    private static Optional<LocalDate> day(int year, String month, String day) {
        try {
            return Optional.of(LocalDate.of(year, Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The days on which the eras changed; the first day of each belongs to it. */
    private enum Era {
        M(LocalDate.of(1868, 1, 25), LocalDate.of(1912, 7, 29)),
        T(LocalDate.of(1912, 7, 30), LocalDate.of(1926, 12, 24)),
        S(LocalDate.of(1926, 12, 25), LocalDate.of(1989, 1, 7)),
        H(LocalDate.of(1989, 1, 8), LocalDate.of(2019, 4, 30)),
        R(LocalDate.of(2019, 5, 1), LocalDate.MAX);

        private final LocalDate first;
        private final LocalDate last;

        Era(LocalDate first, LocalDate last) {
            this.first = first;
            this.last = last;
        }

        private boolean contains(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }
    }
}
