package techo.exchange.prescription;

import java.util.Optional;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Quantity;

/**
 * How a drug is to be taken, and how much of it to be handed over.
 *
 * @param dosage may be empty
 * @param days for which it lasts; only where the dose is per day
 * @param times for which it lasts; only where the dose is per time
 */
record Dosing(Dosage dosage, Optional<Quantity> quantity, Optional<Integer> days, Optional<Integer> times) {}
