package techo.exchange.notebook;

import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.SupplyDelivery;
import org.hl7.fhir.r4.model.SupplyDelivery.SupplyDeliveryStatus;
import techo.exchange.ImportKey;

/** Material handed over with the drugs. R4's SupplyDelivery has no notes, usage or prescriber: extensions carry them. */
final class SupplyTranslator {

    private SupplyTranslator() {}

    static SupplyDelivery translate(DrugEntry entry, Reference subject, ImportKey key) {
        SupplyDelivery supply = new SupplyDelivery();
        entry.identifiers().forEach(supply::addIdentifier);
        supply.addIdentifier(key.identifier())
                .setStatus(SupplyDeliveryStatus.COMPLETED)
                .setPatient(subject)
                .setType(new CodeableConcept()
                        .addCoding(new Coding()
                                .setSystem("http://terminology.hl7.org/CodeSystem/supply-item-type")
                                .setCode("device")));
        supply.getSuppliedItem().setItem(Concepts.of(entry.drug().drug()));
        entry.dosing().quantity().ifPresent(supply.getSuppliedItem()::setQuantity);
        entry.day().ifPresent(day -> supply.setOccurrence(day));
        Parties.dispenser(entry.block(), supply).ifPresent(supply::setSupplier);
        Parties.pharmacist(entry.block(), supply)
                .ifPresent(person -> supply.addExtension(NotebookSystems.DISPENSER_EXTENSION, person));
        Parties.prescriber(entry.block().prescribingInstitution(), entry.drug().prescriber(), supply)
                .ifPresent(requester -> supply.addExtension(NotebookSystems.PRESCRIBER_EXTENSION, requester));
        entry.notes().forEach(note -> note(supply, note));
        entry.dosing().dosage().ifPresent(dosage -> supply.addExtension(NotebookSystems.DOSAGE_EXTENSION, dosage));
        entry.keepAsWritten(supply, "1");
        return supply;
    }

    private static void note(SupplyDelivery supply, String text) {
        supply.addExtension(NotebookSystems.NOTE_EXTENSION, new Annotation().setText(text));
    }
}
