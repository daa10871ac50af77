package techo.exchange.notebook;

import java.util.Optional;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationDispense.MedicationDispenseStatus;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;

/** A drug that an institution says it dispensed. */
final class DispenseTranslator {

    private DispenseTranslator() {}

    static MedicationDispense translate(
            DrugEntry entry, Reference subject, ImportKey key, Optional<ImportKey> request) {
        MedicationDispense dispense = new MedicationDispense();
        entry.identifiers().forEach(dispense::addIdentifier);
        dispense.addIdentifier(key.identifier())
                .setStatus(MedicationDispenseStatus.COMPLETED)
                .setMedication(Concepts.of(entry.drug().drug()))
                .setSubject(subject);
        entry.form().ifPresent(form -> dispense.setCategory(form.concept()));
        Parties.dispenser(entry.block(), dispense)
                .ifPresent(place -> dispense.addPerformer().setActor(place));
        Parties.pharmacist(entry.block(), dispense)
                .ifPresent(person -> dispense.addPerformer().setActor(person));
        request.ifPresent(prescription -> dispense.addAuthorizingPrescription(new Reference(prescription.fullUrl())));
        entry.dosing().quantity().ifPresent(dispense::setQuantity);
        entry.dosing().days().map(Quantities::days).ifPresent(dispense::setDaysSupply);
        entry.day().ifPresent(day -> dispense.setWhenHandedOverElement(day));
        entry.notes().forEach(note -> dispense.addNote().setText(note));
        entry.dosing().dosage().ifPresent(dispense::addDosageInstruction);
        entry.keepAsWritten(dispense, "1");
        if (isJpCore(dispense, entry)) {
            dispense.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_MedicationDispense"));
        }
        return dispense;
    }

    /** JP Core wants the RP numbers, the day, and an amount whose unit has a code; every dose has the same unit. */
    private static boolean isJpCore(MedicationDispense dispense, DrugEntry entry) {
        return !entry.identifiers().isEmpty()
                && dispense.hasWhenHandedOver()
                && dispense.hasQuantity()
                && dispense.getQuantity().hasCode();
    }
}
