package techo.exchange.checkup;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Quantity;
import techo.exchange.CellText;

/**
 * A result of a checkup in words; what is not known is empty.
 *
 * @param day as stated, {@code yyyy-mm-dd} at most
 * @param kind of the checkup
 * @param place the institution
 * @param code the item's, of 17 characters
 * @param result without its unit; why there is none where there is none
 * @param measured where the result is a number
 * @param low from where on it is usual, as the source says
 * @param judged codes of the interpretation
 */
public record CheckupResult(
        String day,
        String kind,
        String place,
        String code,
        String name,
        String result,
        Optional<Quantity> measured,
        Optional<Quantity> low,
        Optional<Quantity> high,
        String judged,
        String note) {

    public String unit() {
        return measured.map(CellText::unit).orElse("");
    }

    List<String> cells() {
        return List.of(
                day,
                kind,
                place,
                code,
                name,
                result,
                unit(),
                low.map(CellText::number).orElse(""),
                high.map(CellText::number).orElse(""),
                judged,
                note);
    }
}
