package techo.exchange.checkup;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Quantity;
import techo.exchange.Decimals;
import techo.exchange.XmlElement;
import techo.exchange.XmlNode;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupItems;

/**
 * A {@code PQ} to a Quantity and back: the number with the digits written, the unit in words as published, and its UCUM code.
 *
 * <p>A number is never given a unit that the file does not state: an unknown unit stays text without a code, and a unit
 * that is not the item's keeps its own meaning.
 */
final class CheckupQuantityTranslator {

    /** Bounded, because a decimal exponent could make a few bytes unfold into gigabytes. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,12})?|[+-]?\\.[0-9]{1,12}");

    private static final String NO_UNIT = "1";

    private final CheckupItems items;

    CheckupQuantityTranslator(CheckupItems items) {
        this.items = items;
    }

    /** Empty when the value is not a plain decimal number. */
    Optional<Quantity> translate(XmlElement pq, Optional<CheckupItem> item, Issues issues) {
        return number(pq).map(number -> {
            String written = pq.attribute("unit").orElse(NO_UNIT);
            Quantity quantity = new Quantity().setValue(number);
            Optional<CheckupItem.Unit> expected = item.flatMap(CheckupItem::unit);
            if (expected.filter(unit -> unit.isSpelled(written)).isPresent()) {
                return coded(
                        quantity, words(expected.get(), written), expected.get().ucum());
            }
            return unexpected(quantity, written, expected, pq, issues);
        });
    }

    static Optional<BigDecimal> number(XmlElement pq) {
        return pq.attribute("value").filter(v -> NUMBER.matcher(v).matches()).map(BigDecimal::new);
    }

    private Quantity unexpected(
            Quantity quantity, String written, Optional<CheckupItem.Unit> expected, XmlElement pq, Issues issues) {
        Optional<String> ucum = items.ucum(written);
        if (ucum.isEmpty()) {
            issues.warn(CheckupIssueCode.UNIT_UNKNOWN, pq);
            return quantity.setUnit(written);
        }
        if (expected.isPresent()) {
            issues.warn(
                    CheckupIssueCode.UNIT_UNEXPECTED,
                    pq,
                    "expected " + expected.get().ucum());
        }
        return coded(quantity, written, ucum.get());
    }

    /** Adds number and unit, spelled as the exchange spells it, to an element of type {@code PQ}. */
    void write(Quantity quantity, Optional<CheckupItem> item, XmlNode pq, Place place) {
        pq.with("value", Decimals.plain(quantity.getValue()));
        Optional<CheckupItem.Unit> official = item.flatMap(CheckupItem::unit);
        if (!quantity.hasUnit() && !quantity.hasCode()) {
            if (official.filter(unit -> !unit.ucum().equals(NO_UNIT)).isPresent()) {
                place.warn(CheckupIssueCode.UNIT_UNKNOWN, "value.unit");
            }
            return;
        }
        boolean coded = CheckupCodes.UCUM.equals(quantity.getSystem()) && quantity.hasCode();
        if (coded && official.filter(u -> u.ucum().equals(quantity.getCode())).isPresent()) {
            pq.with("unit", official.map(CheckupItem.Unit::exchange));
            return;
        }
        if (official.isPresent()) {
            place.warn(
                    CheckupIssueCode.UNIT_UNEXPECTED,
                    "value.unit",
                    "expected " + official.get().ucum());
        }
        pq.with(
                "unit",
                place.token(
                        coded
                                ? spelling(quantity)
                                : Optional.ofNullable(quantity.getUnit()).orElse(quantity.getCode()),
                        "value.unit"));
    }

    /** The words of the quantity where they mean its code, as they do in what was read from a file. */
    private String spelling(Quantity quantity) {
        return Optional.ofNullable(quantity.getUnit())
                .filter(words ->
                        items.ucum(words).filter(quantity.getCode()::equals).isPresent())
                .or(() -> items.exchangeUnit(quantity.getCode()).filter(unit -> !unit.isEmpty()))
                .orElse(quantity.getCode());
    }

    private static String words(CheckupItem.Unit unit, String written) {
        return unit.display().isEmpty() ? written : unit.display();
    }

    private static Quantity coded(Quantity quantity, String words, String ucum) {
        return quantity.setUnit(words).setSystem(CheckupCodes.UCUM).setCode(ucum);
    }
}
