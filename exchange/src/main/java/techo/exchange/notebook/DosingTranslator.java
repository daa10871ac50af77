package techo.exchange.notebook;

import static techo.exchange.notebook.NotebookIssueCode.UNIT_UNKNOWN;
import static techo.exchange.notebook.NotebookIssueCode.VALUE_KEPT_AS_NOTE;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Ratio;
import org.hl7.fhir.r4.model.Timing;
import techo.exchange.notebook.BlockRecord.Drug;
import techo.exchange.notebook.BlockRecord.Usage;
import techo.exchange.notebook.Notebook.DispensedDrug;

/**
 * 201 with the 301 of its RP. What the dose (用量) means hangs on the dosage form: per day for internal drugs, per time for
 * drugs taken as needed, the whole amount for all others.
 */
final class DosingTranslator {

    private static final Set<String> DAYS = Set.of("", "日分", "日");
    private static final Set<String> TIMES = Set.of("", "回分", "回");
    private static final Set<String> WHOLE = Set.of("", "調剤");
    /** One for each meaning of the dose; others of the same meaning are kept as they were spelled. */
    private static final Set<String> PLAIN_UNITS = Set.of("日分", "回分", "調剤");

    private static final String JAMI = "2";

    private final Quantities quantities;
    private final Issues issues;

    DosingTranslator(NotebookTables tables, Issues issues) {
        this.quantities = new Quantities(tables);
        this.issues = issues;
    }

    Dosing translate(DispensedDrug dispensed) {
        Drug drug = dispensed.drug();
        Optional<Quantity> dose = dose(drug);
        List<String> notes = new ArrayList<>();
        Optional<Dosage> dosage = dispensed.usage().map(usage -> dosage(usage, notes));
        Optional<DosageForm> form = dispensed.usage().flatMap(Usage::form).flatMap(DosageForm::of);
        if (form.isEmpty() || dose.isEmpty()) {
            keepDose(drug, notes);
            dispensed.usage().ifPresent(usage -> keepForm(usage, form, notes));
        }
        dosage = withInstructions(dosage, dispensed);
        if (form.isEmpty()) {
            dispensed.usage().ifPresent(usage -> keepCount(usage, notes));
            return new Dosing(dosage, Optional.empty(), Optional.empty(), Optional.empty(), notes);
        }
        Usage usage = dispensed.usage().orElseThrow();
        return switch (form.get().doseMeaning()) {
            case PER_DAY -> perDay(dosage.orElseThrow(), dose, usage, notes);
            case PER_TIME -> perTime(dosage.orElseThrow(), dose, usage, notes);
            case TOTAL -> {
                count(usage, WHOLE, notes)
                        .filter(count -> count.compareTo(BigDecimal.ONE) != 0)
                        .ifPresent(count -> keepCount(usage, notes));
                yield new Dosing(dosage.filter(d -> !d.isEmpty()), dose, Optional.empty(), Optional.empty(), notes);
            }
        };
    }

    private Dosing perDay(Dosage dosage, Optional<Quantity> dose, Usage usage, List<String> notes) {
        dose.ifPresent(daily -> dosage.addDoseAndRate()
                .setRate(new Ratio().setNumerator(daily).setDenominator(Quantities.days(BigDecimal.ONE))));
        Optional<BigDecimal> days = count(usage, DAYS, notes);
        return new Dosing(
                Optional.of(dosage).filter(d -> !d.isEmpty()), total(dose, days), days, Optional.empty(), notes);
    }

    private Dosing perTime(Dosage dosage, Optional<Quantity> dose, Usage usage, List<String> notes) {
        dosage.setAsNeeded(new BooleanType(true));
        dose.ifPresent(each -> dosage.addDoseAndRate().setDose(each));
        Optional<BigDecimal> times = count(usage, TIMES, notes);
        return new Dosing(Optional.of(dosage), total(dose, times), Optional.empty(), times, notes);
    }

    private Optional<Quantity> total(Optional<Quantity> dose, Optional<BigDecimal> count) {
        return dose.flatMap(each -> count.map(
                times -> quantities.amount(each.getValue().multiply(times), Optional.ofNullable(each.getUnit()))));
    }

    private Optional<Quantity> dose(Drug drug) {
        Optional<Quantity> dose = drug.dose().map(value -> quantities.amount(value, drug.unit()));
        if (dose.isPresent() && drug.unit().isPresent() && !dose.get().hasCode()) {
            issues.warn(UNIT_UNKNOWN, drug.row().at(5), "");
        }
        return dose;
    }

    /** How often it lasts, if it is counted in what the dosage form is counted in. */
    private Optional<BigDecimal> count(Usage usage, Set<String> units, List<String> notes) {
        if (usage.countWritten().isEmpty()) {
            return Optional.empty();
        }
        String unit = usage.countUnit().map(Kana::normalized).orElse("");
        if (usage.count().isEmpty() || !units.contains(unit)) {
            keepCount(usage, notes);
            return Optional.empty();
        }
        return usage.count();
    }

    private Dosage dosage(Usage usage, List<String> notes) {
        Dosage dosage = new Dosage();
        usage.countUnit().filter(unit -> !PLAIN_UNITS.contains(unit)).ifPresent(unit -> AsWritten.spell(dosage, unit));
        usage.name().ifPresent(name -> {
            dosage.setText(name);
            dosage.setTiming(new Timing().setCode(new CodeableConcept().setText(name)));
        });
        Optional<String> code = usage.code().flatMap(Fields::code);
        code.ifPresent(usageCode -> {
            String kind = usage.codeKind().orElse("");
            String system = kind.equals(JAMI) ? NotebookSystems.USAGE : NotebookSystems.USAGE_CODE_KIND + kind;
            dosage.getTiming()
                    .getCode()
                    .addCoding(new Coding().setSystem(system).setCode(usageCode));
        });
        if (usage.code().isPresent() && code.isEmpty()) {
            keep("[301] 用法コード " + usage.code().get(), usage.row(), 8, notes);
        }
        return dosage;
    }

    private static Optional<Dosage> withInstructions(Optional<Dosage> dosage, DispensedDrug dispensed) {
        List<CodeableConcept> instructions = java.util.stream.Stream.concat(
                        dispensed.drugTexts().stream(), dispensed.rpTexts().stream())
                .filter(text ->
                        text.row().number().equals("281") || text.row().number().equals("311"))
                .flatMap(text -> text.text().map(words -> instruction(text.row().number(), words)).stream())
                .toList();
        if (dosage.isEmpty() && instructions.isEmpty()) {
            return dosage;
        }
        Dosage result = dosage.orElseGet(Dosage::new);
        instructions.forEach(result::addAdditionalInstruction);
        return Optional.of(result);
    }

    private static CodeableConcept instruction(String record, String words) {
        CodeableConcept concept = Concepts.ofText(words);
        return concept.addCoding(new Coding(NotebookSystems.RECORD, record, record.equals("281") ? "薬品補足" : "用法補足"));
    }

    private void keepDose(Drug drug, List<String> notes) {
        if (drug.doseWritten().isPresent() || drug.unit().isPresent()) {
            String written = drug.doseWritten().orElse("") + drug.unit().orElse("");
            keep("[201] 用量 " + written, drug.row(), 4, notes);
        }
    }

    private void keepCount(Usage usage, List<String> notes) {
        if (usage.countWritten().isPresent() || usage.countUnit().isPresent()) {
            String written = usage.countWritten().orElse("") + usage.countUnit().orElse("");
            keep("[301] 調剤数量 " + written, usage.row(), 4, notes);
        }
    }

    private void keepForm(Usage usage, Optional<DosageForm> form, List<String> notes) {
        if (form.isEmpty() && usage.row().field(6).isPresent()) {
            keep("[301] 剤形 " + usage.row().field(6).get(), usage.row(), 6, notes);
        }
    }

    private void keep(String note, Row row, int position, List<String> notes) {
        issues.warn(VALUE_KEPT_AS_NOTE, row.at(position), "");
        notes.add(note);
    }
}
