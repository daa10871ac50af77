package techo.exchange.notebook;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Quantity;

/**
 * How much of a drug, how often and for how long, as far as 201 and 301 together say.
 *
 * @param quantity all that was handed over
 * @param days for which it lasts; only where the dose is per day
 * @param times for which it lasts; only where the dose is per time
 * @param notes values for which FHIR has no element here, each after its record number in brackets
 */
record Dosing(
        Optional<Dosage> dosage,
        Optional<Quantity> quantity,
        Optional<BigDecimal> days,
        Optional<BigDecimal> times,
        List<String> notes) {

    Dosing {
        notes = List.copyOf(notes);
    }
}
