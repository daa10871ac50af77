package techo.exchange.notebook;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values of fields, read leniently: full-width digits count as digits. */
public final class Fields {

    /** Bounded, so that no number can be made that takes long to compute with. */
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,8})?");

    private Fields() {}

    public static Optional<BigDecimal> amount(String value) {
        String normalized = Kana.normalized(value);
        return AMOUNT.matcher(normalized).matches() ? Optional.of(new BigDecimal(normalized)) : Optional.empty();
    }

    static Optional<EraDate> date(String value) {
        return EraDate.parse(Kana.normalized(value));
    }

    /** A code as FHIR allows it: no spaces inside. */
    public static Optional<String> code(String value) {
        String normalized = Kana.normalized(value);
        return normalized.chars().noneMatch(Character::isWhitespace) ? Optional.of(normalized) : Optional.empty();
    }
}
