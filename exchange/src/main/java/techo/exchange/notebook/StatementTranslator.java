package techo.exchange.notebook;

import java.math.BigDecimal;
import java.util.Optional;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.MedicationStatement.MedicationStatementStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ImportKey;
import techo.exchange.notebook.NotebookRecord.Creator;

/**
 * A dispensed drug as the person tells it. Whether it was taken is not said, so its status is unknown.
 *
 * <p>R4's MedicationStatement has neither an amount handed over nor a dispenser: the duration goes into the timing, an
 * amount into a note, and the dispenser into an extension.
 */
final class StatementTranslator {

    private final Reference subject;
    private final Creator creator;

    /** @param creator who says that the drug was dispensed */
    StatementTranslator(Reference subject, Creator creator) {
        this.subject = subject;
        this.creator = creator;
    }

    MedicationStatement translate(DrugEntry entry, ImportKey key, Optional<ImportKey> request) {
        MedicationStatement statement = new MedicationStatement();
        entry.identifiers().forEach(statement::addIdentifier);
        statement
                .addIdentifier(key.identifier())
                .setStatus(MedicationStatementStatus.UNKNOWN)
                .setMedication(Concepts.of(entry.drug().drug()))
                .setSubject(subject);
        entry.form().ifPresent(form -> statement.setCategory(form.concept()));
        addParties(statement, entry);
        request.ifPresent(prescription -> statement.addBasedOn(new Reference(prescription.fullUrl())));
        entry.day().ifPresent(day -> statement.setEffective(new Period().setStartElement(day)));
        entry.notes().forEach(note -> statement.addNote().setText(note));
        addDosage(statement, entry.dosing());
        entry.keepAsWritten(statement, creator == Creator.PERSON ? "2" : "1");
        if (statement.getDosage().stream().allMatch(StatementTranslator::isJpCore)) {
            statement.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_MedicationStatement"));
        }
        return statement;
    }

    private void addParties(MedicationStatement statement, DrugEntry entry) {
        Optional<Reference> dispenser = Parties.dispenser(entry.block(), statement);
        if (creator == Creator.PERSON) {
            statement.setInformationSource(subject.copy());
            dispenser.ifPresent(place -> statement.addExtension(NotebookSystems.DISPENSER_EXTENSION, place));
        } else {
            dispenser.ifPresent(statement::setInformationSource);
        }
        Parties.pharmacist(entry.block(), statement)
                .ifPresent(person -> statement.addExtension(NotebookSystems.DISPENSER_EXTENSION, person));
    }

    private static void addDosage(MedicationStatement statement, Dosing dosing) {
        boolean totalIsDerived = dosing.days().isPresent() || dosing.times().isPresent();
        if (!totalIsDerived) {
            dosing.quantity().ifPresent(total -> statement.addNote().setText("[201] 用量 " + written(total)));
        }
        Optional<Dosage> dosage =
                dosing.dosage().or(() -> totalIsDerived ? Optional.of(new Dosage()) : Optional.empty());
        dosage.ifPresent(given -> {
            dosing.days().ifPresent(days -> given.getTiming().getRepeat().setBounds(Quantities.duration(days)));
            dosing.times().ifPresent(times -> addTimes(statement, given, times));
            statement.addDosage(given);
        });
    }

    private static void addTimes(MedicationStatement statement, Dosage dosage, BigDecimal times) {
        try {
            int count = times.intValueExact();
            if (count > 0) {
                dosage.getTiming().getRepeat().setCount(count);
                return;
            }
        } catch (ArithmeticException e) {
            // Not a whole number of times, or too many to count: kept as text below.
        }
        statement.addNote().setText("[301] 調剤数量 " + times.toPlainString() + "回分");
    }

    private static String written(Quantity quantity) {
        return quantity.getValue().toPlainString() + (quantity.hasUnit() ? quantity.getUnit() : "");
    }

    /** JP Core wants a code for the unit of every dose. */
    private static boolean isJpCore(Dosage dosage) {
        return dosage.getDoseAndRate().stream()
                .allMatch(rate -> rate.hasDoseQuantity()
                        ? rate.getDoseQuantity().hasCode()
                        : rate.getRateRatio().getNumerator().hasCode());
    }
}
