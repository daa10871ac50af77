package techo.server.portal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationStatement;
import techo.exchange.Decimals;

/**
 * One line of the medicines page.
 *
 * @param day when it was handed over, or since when it is taken
 * @param origin how it came into the record; the end of a message key
 */
record Medicine(Optional<LocalDate> day, String name, String amount, String usage, String origin, Standing standing) {

    /** Newest first; what has no day stands last. */
    static List<Medicine> of(List<MedicationDispense> dispenses, List<MedicationStatement> statements) {
        List<Medicine> medicines = new ArrayList<>();
        dispenses.forEach(dispense -> medicines.add(dispensed(dispense)));
        statements.forEach(statement -> medicines.add(stated(statement)));
        medicines.sort(Comparator.comparing(
                Medicine::day, Comparator.comparing(day -> day.orElse(LocalDate.MIN), Comparator.reverseOrder())));
        return medicines;
    }

    private static Medicine dispensed(MedicationDispense dispense) {
        String amount = dispense.hasQuantity() && dispense.getQuantity().hasValue()
                ? Decimals.plain(dispense.getQuantity().getValue()) + " "
                        + Optional.ofNullable(dispense.getQuantity().getUnit()).orElse("")
                : "";
        return new Medicine(
                Days.of(dispense.getWhenHandedOverElement()),
                ConceptText.of(dispense.getMedication()),
                amount,
                usage(dispense.getDosageInstruction()),
                "dispensed",
                Standing.of(dispense));
    }

    private static Medicine stated(MedicationStatement statement) {
        return new Medicine(
                Days.of(statement.getEffective()),
                ConceptText.of(statement.getMedication()),
                "",
                usage(statement.getDosage()),
                "stated",
                Standing.of(statement));
    }

    private static String usage(List<Dosage> dosages) {
        return dosages.stream()
                .map(Dosage::getText)
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElse("");
    }
}
