package techo.exchange.notebook;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestDispenseRequestComponent;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.SupplyDelivery;
import org.hl7.fhir.r4.model.Type;
import techo.exchange.ResourceIndex;

/**
 * A drug that is to be written as a line of a block, from whichever resource states it.
 *
 * @param block equal for drugs of one block
 * @param expectedCreator who wrote its lines where nothing else is kept
 * @param parties who dispensed and who prescribed
 * @param times how often a dose as needed was handed over
 * @param notes as the reader leaves them, after the record number in brackets
 */
record WrittenDrug(
        DomainResource resource,
        String block,
        String expectedCreator,
        CodeableConcept drug,
        Optional<DateTimeType> day,
        WrittenParties parties,
        Optional<DosageForm> form,
        Optional<Dosage> dosage,
        Optional<Quantity> quantity,
        Optional<BigDecimal> days,
        Optional<BigDecimal> times,
        List<Identifier> identifiers,
        List<String> notes) {

    static WrittenDrug of(MedicationDispense source, ResourceIndex index) {
        Optional<Dosage> dosage = source.getDosageInstruction().stream().findFirst();
        List<Reference> performers =
                source.getPerformer().stream().map(p -> p.getActor()).toList();
        Optional<MedicationRequest> request = source.getAuthorizingPrescription().stream()
                .flatMap(r -> index.find(r, source, MedicationRequest.class).stream())
                .findFirst();
        Optional<Quantity> quantity = given(source.getQuantity());
        WrittenParties parties = request.isPresent()
                ? WrittenParties.of(source, performers, request, index)
                : WrittenParties.of(
                        source,
                        performers,
                        references(source, NotebookSystems.PRESCRIBER_EXTENSION).findFirst(),
                        source,
                        index);
        return new WrittenDrug(
                source,
                block(source, source.getWhenHandedOverElement(), parties),
                "1",
                drug(source.getMedication(), source, index),
                given(source.getWhenHandedOverElement()),
                parties,
                form(source.getCategory(), dosage),
                dosage,
                quantity,
                given(source.getDaysSupply()).map(Quantity::getValue),
                dosage.flatMap(d -> times(d, quantity)),
                source.getIdentifier(),
                notes(source.getNote()));
    }

    static WrittenDrug of(MedicationStatement source, ResourceIndex index) {
        Optional<Dosage> dosage = source.getDosage().stream().findFirst();
        List<Reference> performers = Stream.concat(
                        Stream.of(source.getInformationSource()),
                        references(source, NotebookSystems.DISPENSER_EXTENSION))
                .toList();
        Optional<MedicationRequest> request = source.getBasedOn().stream()
                .flatMap(r -> index.find(r, source, MedicationRequest.class).stream())
                .findFirst();
        boolean byInstitution = index.find(source.getInformationSource(), source, Organization.class)
                .isPresent();
        DateTimeType start = begin(source.getEffective());
        WrittenParties parties = WrittenParties.of(source, performers, request, index);
        return new WrittenDrug(
                source,
                block(source, start, parties),
                byInstitution ? "1" : "2",
                drug(source.getMedication(), source, index),
                given(start),
                parties,
                form(source.getCategory(), dosage),
                dosage,
                Optional.empty(),
                dosage.map(d -> d.getTiming().getRepeat())
                        .filter(repeat -> repeat.hasBoundsDuration())
                        .map(repeat -> repeat.getBoundsDuration().getValue()),
                dosage.map(d -> d.getTiming().getRepeat())
                        .filter(repeat -> repeat.hasCount())
                        .map(repeat -> BigDecimal.valueOf(repeat.getCount())),
                source.getIdentifier(),
                notes(source.getNote()));
    }

    static DateTimeType begin(Type effective) {
        if (effective instanceof DateTimeType time) {
            return time;
        }
        return effective instanceof Period period ? period.getStartElement() : new DateTimeType();
    }

    /** A prescription by itself; the dispensing of one that was filled tells more. */
    static WrittenDrug of(MedicationRequest source, ResourceIndex index) {
        Optional<Dosage> dosage = source.getDosageInstruction().stream().findFirst();
        MedicationRequestDispenseRequestComponent supply = source.getDispenseRequest();
        Optional<Quantity> quantity = given(supply.getQuantity());
        CodeableConcept categories = new CodeableConcept();
        source.getCategory().forEach(category -> category.getCoding().forEach(categories::addCoding));
        WrittenParties parties = WrittenParties.of(source, List.of(), Optional.of(source), index);
        return new WrittenDrug(
                source,
                block(source, source.getAuthoredOnElement(), parties),
                "1",
                drug(source.getMedication(), source, index),
                given(source.getAuthoredOnElement()),
                parties,
                form(categories, dosage),
                dosage,
                quantity,
                given(supply.getExpectedSupplyDuration()).map(Quantity::getValue),
                dosage.flatMap(d -> times(d, quantity)),
                source.getIdentifier(),
                notes(source.getNote()));
    }

    static WrittenDrug of(SupplyDelivery source, ResourceIndex index) {
        List<Reference> performers = Stream.concat(
                        Stream.of(source.getSupplier()), references(source, NotebookSystems.DISPENSER_EXTENSION))
                .toList();
        DateTimeType day = source.hasOccurrenceDateTimeType() ? source.getOccurrenceDateTimeType() : new DateTimeType();
        Optional<Dosage> dosage = source.getExtensionsByUrl(NotebookSystems.DOSAGE_EXTENSION).stream()
                .map(Extension::getValue)
                .filter(Dosage.class::isInstance)
                .map(Dosage.class::cast)
                .findFirst();
        WrittenParties parties = WrittenParties.of(
                source,
                performers,
                references(source, NotebookSystems.PRESCRIBER_EXTENSION).findFirst(),
                source,
                index);
        return new WrittenDrug(
                source,
                block(source, day, parties),
                "1",
                drug(source.getSuppliedItem().getItem(), source, index),
                given(day),
                parties,
                Optional.of(DosageForm.MATERIAL),
                dosage,
                given(source.getSuppliedItem().getQuantity()),
                Optional.empty(),
                Optional.empty(),
                source.getIdentifier(),
                notes(source.getExtensionsByUrl(NotebookSystems.NOTE_EXTENSION).stream()
                        .map(Extension::getValue)
                        .filter(Annotation.class::isInstance)
                        .map(Annotation.class::cast)
                        .toList()));
    }

    /** The reader's block, or what was handed over on the same day by the same pharmacy on the order of one institution. */
    private static String block(DomainResource source, DateTimeType day, WrittenParties parties) {
        return Optional.ofNullable(source.getExtensionString(NotebookSystems.BLOCK_EXTENSION))
                .orElseGet(() -> "day " + day.getValueAsString() + " " + parties.places());
    }

    private static CodeableConcept drug(Type item, DomainResource source, ResourceIndex index) {
        if (item instanceof Reference reference) {
            return index.find(reference, source, Medication.class)
                    .map(Medication::getCode)
                    .orElseGet(() -> new CodeableConcept().setText(reference.getDisplay()));
        }
        return item instanceof CodeableConcept concept ? concept : new CodeableConcept();
    }

    /** The notebook's own form; a dose says by itself whether it is per day or as needed. */
    private static Optional<DosageForm> form(CodeableConcept category, Optional<Dosage> dosage) {
        Optional<DosageForm> stated = category.getCoding().stream()
                .filter(c -> NotebookSystems.DOSAGE_FORM.equals(c.getSystem()) && c.hasCode())
                .flatMap(c -> DosageForm.of(c.getCode()).stream())
                .findFirst();
        return stated.or(() -> dosage.flatMap(d -> {
            if (d.hasAsNeededBooleanType() && d.getAsNeededBooleanType().booleanValue()) {
                return Optional.of(DosageForm.AS_NEEDED);
            }
            return d.getDoseAndRateFirstRep().hasRateRatio() ? Optional.of(DosageForm.INTERNAL) : Optional.empty();
        }));
    }

    private static Optional<BigDecimal> times(Dosage dosage, Optional<Quantity> total) {
        BigDecimal each = dosage.getDoseAndRateFirstRep().hasDoseQuantity()
                ? dosage.getDoseAndRateFirstRep().getDoseQuantity().getValue()
                : null;
        if (each == null || each.signum() == 0) {
            return Optional.empty();
        }
        return total.map(
                all -> all.getValue().divide(each, MathContext.DECIMAL32).stripTrailingZeros());
    }

    private static Stream<Reference> references(DomainResource source, String url) {
        return source.getExtensionsByUrl(url).stream()
                .map(Extension::getValue)
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast);
    }

    private static List<String> notes(List<Annotation> notes) {
        return new ArrayList<>(
                notes.stream().map(Annotation::getText).filter(Objects::nonNull).toList());
    }

    private static Optional<Quantity> given(Quantity quantity) {
        return Optional.of(quantity).filter(Quantity::hasValue);
    }

    private static Optional<DateTimeType> given(DateTimeType time) {
        return Optional.of(time).filter(DateTimeType::hasValue);
    }

    /** Texts of the notes that the reader made from lines of that record. */
    List<String> notes(String record) {
        String prefix = "[" + record + "] ";
        return notes.stream()
                .filter(note -> note.startsWith(prefix))
                .map(note -> note.substring(prefix.length()))
                .toList();
    }

    /** A value that the reader could only keep as a note: the rest of the note that begins so. */
    Optional<String> note(String beginning) {
        return notes.stream()
                .filter(note -> note.startsWith(beginning))
                .map(note -> note.substring(beginning.length()))
                .findFirst();
    }

    /** Notes that no notebook made. */
    List<String> otherNotes() {
        return notes.stream()
                .filter(note -> !note.matches("(?s)\\[\\d{1,3}] .*"))
                .toList();
    }

    Optional<String> identifier(String system) {
        return identifiers.stream()
                .filter(i -> system.equals(i.getSystem()))
                .map(Identifier::getValue)
                .filter(Objects::nonNull)
                .findFirst();
    }

    String creator(String record) {
        return AsWritten.creator(resource, record, expectedCreator);
    }
}
