package techo.server.portal;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Quantity;
import techo.exchange.Decimals;
import techo.exchange.ResourceIndex;
import techo.exchange.notebook.MedicineEvent;

/**
 * One line of the medicines page: an event that one or several sources tell of.
 *
 * @param day when it was handed over or prescribed, or since when it is taken
 * @param origin how it came into the record; the end of a message key
 * @param sources the formats of the documents that tell of it, in words; empty where none is known
 */
record Medicine(
        Optional<LocalDate> day,
        String name,
        String amount,
        String usage,
        String origin,
        List<String> sources,
        Standing standing) {

    Medicine {
        sources = List.copyOf(sources);
    }

    /** Newest first; what has no day stands last. */
    static List<Medicine> of(ResourceIndex record) {
        return MedicineEvent.of(record).stream()
                .map(Medicine::of)
                .sorted(Comparator.comparing(
                        Medicine::day,
                        Comparator.comparing(day -> day.orElse(LocalDate.MIN), Comparator.reverseOrder())))
                .toList();
    }

    private static Medicine of(MedicineEvent event) {
        DomainResource shown = event.resource();
        Standing standing = event.resources().stream().map(Standing::of).anyMatch(Standing.QUARANTINED::equals)
                ? Standing.QUARANTINED
                : Standing.IN_ORDER;
        if (shown instanceof MedicationDispense dispense) {
            return new Medicine(
                    Days.of(dispense.getWhenHandedOverElement()),
                    ConceptText.of(dispense.getMedication()),
                    amount(dispense.getQuantity()),
                    usage(dispense.getDosageInstruction()),
                    "dispensed",
                    event.sources(),
                    standing);
        }
        if (shown instanceof MedicationRequest request) {
            return new Medicine(
                    Days.of(request.getAuthoredOnElement()),
                    ConceptText.of(request.getMedication()),
                    amount(request.getDispenseRequest().getQuantity()),
                    usage(request.getDosageInstruction()),
                    "prescribed",
                    event.sources(),
                    standing);
        }
        return stated((MedicationStatement) shown, event.sources(), standing);
    }

    private static Medicine stated(MedicationStatement statement, List<String> sources, Standing standing) {
        return new Medicine(
                Days.of(statement.getEffective()),
                ConceptText.of(statement.getMedication()),
                "",
                usage(statement.getDosage()),
                "stated",
                sources,
                standing);
    }

    private static String amount(Quantity quantity) {
        return quantity.hasValue()
                ? Decimals.plain(quantity.getValue()) + " "
                        + Optional.ofNullable(quantity.getUnit()).orElse("")
                : "";
    }

    private static String usage(List<Dosage> dosages) {
        return dosages.stream()
                .map(Dosage::getText)
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElse("");
    }
}
