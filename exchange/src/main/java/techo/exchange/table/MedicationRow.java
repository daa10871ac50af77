package techo.exchange.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationDispense.MedicationDispenseStatus;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.CellText;
import techo.exchange.Decimals;
import techo.exchange.ImportKey;
import techo.exchange.notebook.NotebookSystems;
import techo.exchange.notebook.Quantities;
import techo.exchange.table.ColumnMap.Column;
import techo.exchange.table.ColumnMap.Element;
import techo.exchange.table.ColumnMap.Kind;

/** A medicine that was prescribed or handed over as a row, and a row as one. Who did so is contained: no file writes to a directory. */
final class MedicationRow {
    static final Set<Element> DISPENSED = EnumSet.of(
            Element.DAY,
            Element.DRUG,
            Element.DRUG_CODE,
            Element.AMOUNT,
            Element.DAYS,
            Element.USAGE,
            Element.PHARMACY,
            Element.INSTITUTION,
            Element.NOTE);
    static final Set<Element> PRESCRIBED = EnumSet.of(
            Element.DAY,
            Element.DRUG,
            Element.DRUG_CODE,
            Element.AMOUNT,
            Element.DAYS,
            Element.USAGE,
            Element.INSTITUTION,
            Element.NOTE);

    /** What has a second number, or a sign that joins numbers, is no amount with its unit: {@code 1/2錠}, {@code 1〜2錠}, {@code 2錠×14日}. */
    private static final Pattern AMOUNT = Pattern.compile("([0-9,.]+)\\s*([^\\p{N}\\s/／~〜～\\-‐‑–—−－×*＊+＋±()（）]*)");

    private static final Pattern DAYS = Pattern.compile("([0-9]{1,3})\\s*(日|日分|日間)?");
    private static final String PHARMACY_ID = "ph";
    private static final String INSTITUTION_ID = "institution";
    private static final Quantities QUANTITIES = Quantities.load();

    private MedicationRow() {}

    /** What tells a medicine from the person's others: of one drug of a day there may be one for each meal and one as needed. */
    static List<String> naturalKey(TableRow row) {
        List<String> key =
                new ArrayList<>(List.of("medicine", row.map().name(), row.day().toString()));
        for (Element element : List.of(
                Element.DRUG,
                Element.DRUG_CODE,
                Element.PHARMACY,
                Element.INSTITUTION,
                Element.USAGE,
                Element.AMOUNT,
                Element.DAYS)) {
            key.add(row.of(element).orElse(""));
        }
        return key;
    }

    static Resource read(TableRow row, Reference subject, ImportKey key) {
        return row.map().kind() == Kind.DISPENSED ? dispensed(row, subject, key) : prescribed(row, subject, key);
    }

    private static MedicationDispense dispensed(TableRow row, Reference subject, ImportKey key) {
        MedicationDispense dispense = new MedicationDispense().setStatus(MedicationDispenseStatus.COMPLETED);
        dispense.addIdentifier(key.identifier());
        dispense.setMedication(drug(row))
                .setSubject(subject.copy())
                .setWhenHandedOverElement(Quantities.day(row.day()));
        amount(row).ifPresent(dispense::setQuantity);
        days(row).map(Quantities::days).ifPresent(dispense::setDaysSupply);
        row.of(Element.USAGE).ifPresent(usage -> dispense.addDosageInstruction().setText(usage));
        row.of(Element.PHARMACY)
                .ifPresent(name -> dispense.addPerformer().setActor(contain(dispense, name, PHARMACY_ID)));
        row.of(Element.INSTITUTION)
                .ifPresent(name -> dispense.addExtension(
                        NotebookSystems.PRESCRIBER_EXTENSION, contain(dispense, name, INSTITUTION_ID)));
        notes(row).forEach(note -> dispense.addNote().setText(note));
        return dispense;
    }

    private static MedicationRequest prescribed(TableRow row, Reference subject, ImportKey key) {
        MedicationRequest request = new MedicationRequest()
                .setStatus(MedicationRequestStatus.COMPLETED)
                .setIntent(MedicationRequestIntent.ORDER);
        request.addIdentifier(key.identifier());
        request.setMedication(drug(row)).setSubject(subject.copy()).setAuthoredOnElement(Quantities.day(row.day()));
        amount(row).ifPresent(request.getDispenseRequest()::setQuantity);
        days(row).map(Quantities::duration).ifPresent(request.getDispenseRequest()::setExpectedSupplyDuration);
        row.of(Element.USAGE).ifPresent(usage -> request.addDosageInstruction().setText(usage));
        row.of(Element.INSTITUTION).ifPresent(name -> request.setRequester(contain(request, name, INSTITUTION_ID)));
        notes(row).forEach(note -> request.addNote().setText(note));
        return request;
    }

    private static CodeableConcept drug(TableRow row) {
        CodeableConcept drug =
                new CodeableConcept().setText(row.of(Element.DRUG).orElseThrow());
        row.of(Element.DRUG_CODE)
                .ifPresent(code -> codeSystem(row.map())
                        .ifPresentOrElse(
                                system -> drug.addCoding(new Coding(system, code, null)),
                                () -> drug.addCoding(new Coding().setCode(code))));
        return drug;
    }

    /** The map names the system as the code of that column. */
    private static Optional<String> codeSystem(ColumnMap map) {
        return map.of(Element.DRUG_CODE).flatMap(Column::code).map(Coding::getSystem);
    }

    /** A number with its unit, or in the unit of the column. */
    private static Optional<Quantity> amount(TableRow row) {
        return row.of(Element.AMOUNT).flatMap(written -> {
            Matcher parts = AMOUNT.matcher(written);
            return parts.matches()
                    ? ObservationCells.number(parts.group(1))
                            .map(number -> QUANTITIES.amount(number, unit(row.map(), parts.group(2))))
                    : Optional.empty();
        });
    }

    private static Optional<String> unit(ColumnMap map, String written) {
        return written.isEmpty()
                ? map.of(Element.AMOUNT).map(Column::unit).filter(unit -> !unit.isEmpty())
                : Optional.of(written);
    }

    private static Optional<BigDecimal> days(TableRow row) {
        return row.of(Element.DAYS)
                .map(DAYS::matcher)
                .filter(Matcher::matches)
                .map(days -> new BigDecimal(days.group(1)));
    }

    /** With what is no number where one should be. */
    private static List<String> notes(TableRow row) {
        return Stream.of(
                        row.of(Element.NOTE),
                        row.of(Element.AMOUNT).filter(written -> amount(row).isEmpty()),
                        row.of(Element.DAYS).filter(written -> days(row).isEmpty()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether numbers are where the map has them. */
    static boolean isAsTheMapHasIt(TableRow row) {
        return row.of(Element.AMOUNT).isPresent() == amount(row).isPresent()
                && row.of(Element.DAYS).isPresent() == days(row).isPresent();
    }

    static Map<Element, String> write(ColumnMap map, MedicationDispense dispense) {
        Map<Element, String> cells = cells(
                map,
                dispense.getMedication() instanceof CodeableConcept drug ? drug : new CodeableConcept(),
                dispense.getQuantity(),
                dispense.getDaysSupply(),
                dispense.getDosageInstruction());
        cells.put(Element.DAY, CellText.day(CellText.begin(dispense.getWhenHandedOverElement())));
        cells.put(Element.PHARMACY, name(dispense, PHARMACY_ID));
        cells.put(Element.INSTITUTION, name(dispense, INSTITUTION_ID));
        cells.put(Element.NOTE, CellText.notes(dispense.getNote()));
        return cells;
    }

    static Map<Element, String> write(ColumnMap map, MedicationRequest request) {
        Map<Element, String> cells = cells(
                map,
                request.getMedication() instanceof CodeableConcept drug ? drug : new CodeableConcept(),
                request.getDispenseRequest().getQuantity(),
                request.getDispenseRequest().getExpectedSupplyDuration(),
                request.getDosageInstruction());
        cells.put(Element.DAY, CellText.day(CellText.begin(request.getAuthoredOnElement())));
        cells.put(Element.INSTITUTION, name(request, INSTITUTION_ID));
        cells.put(Element.NOTE, CellText.notes(request.getNote()));
        return cells;
    }

    private static Map<Element, String> cells(
            ColumnMap map, CodeableConcept drug, Quantity amount, Quantity days, List<Dosage> dosages) {
        Map<Element, String> cells = new EnumMap<>(Element.class);
        cells.put(Element.DRUG, CellText.of(drug));
        cells.put(
                Element.DRUG_CODE,
                drug.getCoding().stream()
                        .filter(coding -> coding.hasCode()
                                && Optional.ofNullable(coding.getSystem()).equals(codeSystem(map)))
                        .map(Coding::getCode)
                        .findFirst()
                        .orElse(""));
        boolean inUnit = CellText.unit(amount)
                .equals(map.of(Element.AMOUNT).map(Column::unit).orElse(""));
        cells.put(
                Element.AMOUNT,
                amount.hasValue() ? CellText.number(amount) + (inUnit ? "" : CellText.unit(amount)) : "");
        cells.put(Element.DAYS, days.hasValue() ? Decimals.plain(days.getValue()) : "");
        cells.put(
                Element.USAGE,
                dosages.stream()
                        .flatMap(dosage -> Optional.ofNullable(dosage.getText()).stream())
                        .findFirst()
                        .orElse(""));
        return cells;
    }

    private static Reference contain(DomainResource holder, String name, String id) {
        Organization place = new Organization().setName(name);
        place.setId(id);
        holder.addContained(place);
        return new Reference("#" + id);
    }

    private static String name(DomainResource holder, String id) {
        return holder.getContained().stream()
                .filter(contained -> contained instanceof Organization
                        && id.equals(contained.getIdElement().getIdPart().replace("#", "")))
                .map(contained -> ((Organization) contained).getName())
                .flatMap(name -> Optional.ofNullable(name).stream())
                .findFirst()
                .orElse("");
    }
}
