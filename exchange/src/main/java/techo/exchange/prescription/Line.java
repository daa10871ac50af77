package techo.exchange.prescription;

import static techo.exchange.prescription.PrescriptionIssueCode.CONTROL_CHARACTER;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import techo.exchange.Warnings;
import techo.exchange.notebook.EraDate;
import techo.exchange.notebook.Fields;
import techo.exchange.notebook.Kana;

/**
 * One line of a prescription.
 *
 * @param place {@code line n}, preceded by {@code prescription k: } where there are several
 * @param number of the record, as written
 * @param fields without surrounding spaces; the first is the number
 * @param verbatim the line as it stood there, control characters apart
 */
record Line(String place, String number, List<String> fields, String verbatim) {

    /** More commas than any record has; what follows stays in one piece. */
    private static final int MOST_FIELDS = 64;

    /** Eras are digits here (年号区分). */
    private static final String ERAS = "MTSHR";

    private static final int ERA_LENGTH = 7;

    Line {
        fields = List.copyOf(fields);
    }

    static Line read(String text, String place, Warnings warnings) {
        String clean = text;
        if (text.chars().anyMatch(Line::isControl)) {
            warnings.add(CONTROL_CHARACTER, place);
            StringBuilder replaced = new StringBuilder(text.length());
            text.chars().forEach(c -> replaced.append(isControl(c) ? ' ' : (char) c));
            clean = replaced.toString();
        }
        List<String> fields =
                Stream.of(clean.split(",", MOST_FIELDS)).map(Kana::stripped).toList();
        return new Line(place, fields.get(0), fields, clean);
    }

    /** Neither JSON nor a database takes them. */
    private static boolean isControl(int c) {
        return c < ' ' && c != '\t' || c >= 0x7F && c <= 0x9F || c == 0xFFFE || c == 0xFFFF;
    }

    /** @param position 1 is the record number; an empty field is absent */
    Optional<String> field(int position) {
        return position <= fields.size() && !fields.get(position - 1).isEmpty()
                ? Optional.of(fields.get(position - 1))
                : Optional.empty();
    }

    Optional<BigDecimal> amount(int position) {
        return field(position).flatMap(Fields::amount);
    }

    /** A whole number that fits the three digits that the rules allow. */
    Optional<Integer> count(int position) {
        return amount(position)
                .filter(amount -> amount.stripTrailingZeros().scale() <= 0 && amount.precision() <= 3)
                .map(BigDecimal::intValue);
    }

    Optional<String> code(int position) {
        return field(position).flatMap(Fields::code);
    }

    Optional<EraDate> date(int position) {
        return field(position).map(Kana::normalized).map(Line::lettered).flatMap(EraDate::parse);
    }

    Optional<LocalDate> day(int position) {
        return date(position).map(EraDate::day);
    }

    private static String lettered(String date) {
        int era = date.length() == ERA_LENGTH ? date.charAt(0) - '1' : -1;
        return era >= 0 && era < ERAS.length() ? ERAS.charAt(era) + date.substring(1) : date;
    }

    /** RP numbers and numbers within an RP join records; {@code 01} and {@code 1} are the same. */
    String join(int position) {
        return count(position).map(Object::toString).or(() -> field(position)).orElse("");
    }

    String at(int position) {
        return place + ", field " + position;
    }
}
