package techo.exchange.cost;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as people and their spreadsheets write them: {@code 12,340円}, {@code ￥１２３４０}, {@code ▲1,200}. */
final class Yen {

    private static final Pattern FORM =
            Pattern.compile("([-−▲△])?\\s*¥?\\s*([1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}|[0-9]{1,12})\\s*円?");

    private Yen() {}

    static Optional<BigDecimal> parse(String text) {
        Matcher form = FORM.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC));
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal amount = new BigDecimal(form.group(2).replace(",", ""));
        return Optional.of(form.group(1) == null ? amount : amount.negate());
    }
}
