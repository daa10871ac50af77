package techo.exchange.notebook;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Dosage.DosageDoseAndRateComponent;
import org.hl7.fhir.r4.model.Quantity;
import techo.exchange.CellText;
import techo.exchange.Decimals;
import techo.exchange.ResourceIndex;
import techo.exchange.Sheet;
import techo.exchange.notebook.DosageForm.DoseMeaning;

/**
 * The medicines of a record, a row for each that was prescribed, dispensed or is said to be taken, whichever number of
 * sources tell of it; the newest first.
 */
public final class MedicineSheet {
    private static final List<String> HEADER = List.of(
            "調剤日", "薬局名", "処方元医療機関", "診療科", "処方医", "RP番号", "剤形", "薬品名", "薬品コード種別", "薬品コード", "用量", "単位", "用法", "日数等",
            "日数等の単位", "注意", "メモ", "区分", "出所");

    private MedicineSheet() {}

    public static Sheet of(ResourceIndex record) {
        return new Sheet(
                "お薬_明細",
                HEADER,
                MedicineEvent.of(record).stream()
                        .map(MedicineSheet::row)
                        .sorted(Comparator.comparing((List<String> row) -> row.get(0))
                                .reversed())
                        .toList());
    }

    private static List<String> row(MedicineEvent event) {
        WrittenDrug drug = event.shown();
        WrittenParties parties = drug.parties();
        Optional<Coding> code = DrugCodes.drug(drug.drug());
        Optional<Quantity> dose = dose(drug);
        return List.of(
                CellText.day(drug.day()),
                parties.dispenser().map(place -> place.getName()).orElse(""),
                parties.institution().map(place -> place.getName()).orElse(""),
                parties.department().orElse(""),
                parties.doctor().orElse(""),
                drug.identifier(NotebookSystems.RP_NUMBER).orElse(""),
                drug.form().map(MedicineSheet::display).orElse(""),
                CellText.of(drug.drug()),
                code.map(DrugCodes::kindName).orElse(""),
                code.map(Coding::getCode).orElse(""),
                dose.map(CellText::number).orElse(""),
                dose.map(CellText::unit).orElse(""),
                drug.dosage().map(MedicineSheet::usage).orElse(""),
                drug.days().or(drug::times).map(Decimals::plain).orElse(""),
                drug.days().isPresent() ? "日分" : drug.times().isPresent() ? "回分" : "",
                notes(drug, "391", "401", "411"),
                Stream.of(drug.notes("281"), drug.notes("81"), drug.otherNotes())
                        .flatMap(List::stream)
                        .collect(Collectors.joining("、")),
                event.kind().words(),
                String.join("、", event.sources()));
    }

    private static String display(DosageForm form) {
        return CellText.of(form.concept());
    }

    /** What the form counts: a day's, a time's, or all of it. */
    private static Optional<Quantity> dose(WrittenDrug drug) {
        DosageDoseAndRateComponent stated =
                drug.dosage().map(Dosage::getDoseAndRateFirstRep).orElseGet(DosageDoseAndRateComponent::new);
        if (stated.hasRateRatio()) {
            return Optional.of(stated.getRateRatio().getNumerator());
        }
        return stated.hasDoseQuantity()
                        && drug.form().map(DosageForm::doseMeaning).orElse(DoseMeaning.PER_TIME) != DoseMeaning.TOTAL
                ? Optional.of(stated.getDoseQuantity())
                : drug.quantity();
    }

    private static String usage(Dosage dosage) {
        return Stream.concat(
                        Stream.of(Optional.ofNullable(dosage.getText())
                                .orElseGet(() -> CellText.of(dosage.getTiming().getCode()))),
                        dosage.getAdditionalInstruction().stream().map(instruction -> CellText.of(instruction)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("、"));
    }

    private static String notes(WrittenDrug drug, String... records) {
        return Stream.of(records)
                .flatMap(record -> drug.notes(record).stream())
                .distinct()
                .collect(Collectors.joining("、"));
    }
}
