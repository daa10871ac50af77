package techo.exchange.prescription;

import static techo.exchange.prescription.PrescriptionIssueCode.UNIT_UNKNOWN;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Dosage.DosageDoseAndRateComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Ratio;
import org.hl7.fhir.r4.model.Timing.UnitsOfTime;
import techo.exchange.Warnings;
import techo.exchange.notebook.DosageForm;
import techo.exchange.notebook.DosageForm.DoseMeaning;
import techo.exchange.notebook.NotebookSystems;
import techo.exchange.notebook.Quantities;
import techo.exchange.prescription.Prescription.Drug;
import techo.exchange.prescription.Prescription.Rp;

/**
 * 201 with the form (101) and the usage (111) of its RP. What the dose (用量) means hangs on the form: per day for internal
 * drugs, per time for drugs taken as needed, the whole amount for all others; of an unknown form it is kept as a note.
 */
final class DosingTranslator {

    private static final String JAMI = "2";
    private static final String OF_PRODUCT = "1";
    private static final String OF_INGREDIENT = "2";
    private static final Set<String> STRENGTH_TYPES = Set.of(OF_PRODUCT, OF_INGREDIENT);

    private final Quantities quantities;
    private final Warnings warnings;

    DosingTranslator(Quantities quantities, Warnings warnings) {
        this.quantities = quantities;
        this.warnings = warnings;
    }

    /** Empty where the form is unknown, or said to be (9). */
    static Optional<DosageForm> form(Rp rp) {
        return rp.form()
                .flatMap(line -> line.code(3))
                .flatMap(DosageForm::ofMinistryCode)
                .filter(form -> form != DosageForm.OTHER);
    }

    Dosing translate(Rp rp, Drug drug, Notes notes) {
        Dosage dosage = new Dosage();
        rp.usage().ifPresent(usage -> use(usage, dosage, notes));
        frequency(rp, drug, dosage, notes);
        rp.supplements().forEach(line -> instruct(line, dosage, notes));
        drug.supplements()
                .forEach(line -> instruct(line, 6, 7, PrescriptionSystems.DRUG_SUPPLEMENT_KIND, line.code(5), dosage));
        drug.uneven().ifPresent(line -> unevenly(line, drug, dosage));
        Optional<DoseMeaning> meaning = form(rp).map(DosageForm::doseMeaning);
        keepForm(rp, meaning.isPresent(), notes);
        if (meaning.filter(DoseMeaning.PER_DAY::equals).isEmpty()) {
            drug.single().ifPresent(line -> keepSingleDose(line, notes));
        }
        Optional<Quantity> dose = dose(drug.line());
        if (meaning.isEmpty() || dose.isEmpty()) {
            keepDose(drug.line(), notes);
            keepStrengthType(drug.line(), notes);
            keepCount(rp, notes);
            return new Dosing(dosage, Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<Integer> count = rp.form().flatMap(line -> line.count(5));
        return switch (meaning.get()) {
            case PER_DAY -> {
                DosageDoseAndRateComponent rate = rate(drug, dosage, notes);
                rate.setRate(new Ratio().setNumerator(dose.get()).setDenominator(Quantities.days(BigDecimal.ONE)));
                drug.single().ifPresent(line -> singleDose(line, drug, rate, notes));
                yield new Dosing(dosage, total(drug, dose.get(), count), counted(rp, count, notes), Optional.empty());
            }
            case PER_TIME -> {
                dosage.setAsNeeded(new BooleanType(true));
                rate(drug, dosage, notes).setDose(dose.get());
                yield new Dosing(dosage, total(drug, dose.get(), count), Optional.empty(), counted(rp, count, notes));
            }
            case TOTAL -> {
                keepStrengthType(drug.line(), notes);
                if (count.filter(times -> times == 1).isEmpty()) {
                    keepCount(rp, notes);
                }
                yield new Dosing(dosage, dose, Optional.empty(), Optional.empty());
            }
        };
    }

    private static void use(Line usage, Dosage dosage, Notes notes) {
        CodeableConcept concept = new CodeableConcept();
        usage.field(5).ifPresent(words -> {
            dosage.setText(words);
            concept.setText(words);
        });
        String kind = usage.code(3).orElse("1");
        usage.code(4)
                .ifPresent(code -> concept.addCoding(new Coding()
                        .setSystem(kind.equals(JAMI) ? NotebookSystems.USAGE : NotebookSystems.USAGE_CODE_KIND + kind)
                        .setCode(code)));
        if (usage.field(4).isPresent() && usage.code(4).isEmpty()) {
            notes.keep("[111] 用法コード " + usage.field(4).get(), usage.at(4));
        }
        if (!concept.isEmpty()) {
            dosage.getTiming().setCode(concept);
        }
    }

    private static void frequency(Rp rp, Drug drug, Dosage dosage, Notes notes) {
        Optional<Integer> ofUsage = rp.usage().flatMap(line -> line.count(6)).filter(times -> times > 0);
        Optional<Integer> ofDrug = drug.single().flatMap(line -> line.count(5)).filter(times -> times > 0);
        ofDrug.or(() -> ofUsage)
                .ifPresent(times -> dosage.getTiming()
                        .getRepeat()
                        .setFrequency(times)
                        .setPeriod(1)
                        .setPeriodUnit(UnitsOfTime.D));
        rp.usage()
                .filter(line -> line.field(6).isPresent()
                        && (ofUsage.isEmpty() || !ofDrug.orElse(ofUsage.get()).equals(ofUsage.get())))
                .ifPresent(line -> notes.keep("[111] 1日回数 " + line.field(6).orElse(""), line.at(6)));
        drug.single()
                .filter(line -> line.field(5).isPresent() && ofDrug.isEmpty())
                .ifPresent(line -> notes.keep("[241] 1日服用回数 " + line.field(5).orElse(""), line.at(5)));
    }

    /** 181; a part of the body (区分 9) is the site as well. */
    private static void instruct(Line line, Dosage dosage, Notes notes) {
        instruct(line, 5, 6, PrescriptionSystems.USAGE_SUPPLEMENT_KIND, line.code(4), dosage);
        line.code(7).ifPresent(site -> {
            if (dosage.hasSite()) {
                notes.keep("[181] 部位コード " + site, line.at(7));
                return;
            }
            CodeableConcept concept = new CodeableConcept()
                    .addCoding(new Coding()
                            .setSystem(PrescriptionSystems.BODY_SITE)
                            .setCode(site));
            line.field(5).ifPresent(concept::setText);
            dosage.setSite(concept);
        });
    }

    private static void instruct(
            Line line, int words, int code, String kindSystem, Optional<String> kind, Dosage dosage) {
        CodeableConcept concept = new CodeableConcept();
        line.code(code)
                .ifPresent(usage -> concept.addCoding(new Coding()
                        .setSystem(PrescriptionSystems.USAGE_ADDITIONAL)
                        .setCode(usage)));
        kind.ifPresent(
                value -> concept.addCoding(new Coding().setSystem(kindSystem).setCode(value)));
        line.field(words).ifPresent(concept::setText);
        if (!concept.isEmpty()) {
            dosage.addAdditionalInstruction(concept);
        }
    }

    /** Each time of the day with its own dose: FHIR has one dose for all times of a dosage. */
    private static void unevenly(Line line, Drug drug, Dosage dosage) {
        String unit = drug.line().field(10).orElse("");
        IntStream.rangeClosed(1, 5).forEach(time -> {
            CodeableConcept concept = new CodeableConcept();
            line.field(3 + time).ifPresent(amount -> concept.setText(time + "回目 " + amount + unit));
            line.code(8 + time)
                    .ifPresent(code -> concept.addCoding(new Coding()
                            .setSystem(PrescriptionSystems.USAGE_ADDITIONAL)
                            .setCode(code)));
            if (!concept.isEmpty()) {
                dosage.addAdditionalInstruction(concept);
            }
        });
    }

    private DosageDoseAndRateComponent rate(Drug drug, Dosage dosage, Notes notes) {
        DosageDoseAndRateComponent rate = dosage.addDoseAndRate();
        Optional<String> type = drug.line().code(9);
        type.filter(STRENGTH_TYPES::contains)
                .ifPresent(code -> rate.setType(new CodeableConcept()
                        .addCoding(new Coding()
                                .setSystem(PrescriptionSystems.STRENGTH_TYPE)
                                .setCode(code)
                                .setDisplay(code.equals(OF_INGREDIENT) ? "原薬量" : "製剤量"))));
        if (!rate.hasType()) {
            keepStrengthType(drug.line(), notes);
        }
        return rate;
    }

    private void singleDose(Line line, Drug drug, DosageDoseAndRateComponent rate, Notes notes) {
        line.amount(4)
                .ifPresentOrElse(
                        amount -> rate.setDose(
                                quantities.amount(amount, drug.line().field(10))),
                        () -> keepSingleDose(line, notes));
    }

    private static void keepSingleDose(Line line, Notes notes) {
        line.field(4).ifPresent(written -> notes.keep("[241] 1回服用量 " + written, line.at(4)));
    }

    /** Not of a dose in the amount of the ingredient: what is handed over is counted in the product. */
    private Optional<Quantity> total(Drug drug, Quantity dose, Optional<Integer> count) {
        return count.filter(times -> !isOfIngredient(drug))
                .map(times -> quantities.amount(
                        dose.getValue().multiply(BigDecimal.valueOf(times)), Optional.ofNullable(dose.getUnit())));
    }

    private static boolean isOfIngredient(Drug drug) {
        return drug.line().code(9).filter(OF_INGREDIENT::equals).isPresent();
    }

    private Optional<Quantity> dose(Line drug) {
        Optional<Quantity> dose = drug.amount(8).map(value -> quantities.amount(value, drug.field(10)));
        if (dose.isPresent() && drug.field(10).isPresent() && !dose.get().hasCode()) {
            warnings.add(UNIT_UNKNOWN, drug.at(10));
        }
        return dose;
    }

    private static Optional<Integer> counted(Rp rp, Optional<Integer> count, Notes notes) {
        if (count.isEmpty()) {
            keepCount(rp, notes);
        }
        return count;
    }

    private static void keepForm(Rp rp, boolean known, Notes notes) {
        rp.form().ifPresent(line -> {
            if (!known) {
                line.field(3).ifPresent(form -> notes.keep("[101] 剤形区分 " + form, line.at(3)));
            }
            line.field(4).ifPresent(name -> notes.keep("[101] 剤形名称 " + name, line.at(4)));
        });
    }

    private static void keepDose(Line drug, Notes notes) {
        String written = drug.field(8).orElse("") + drug.field(10).orElse("");
        if (!written.isEmpty()) {
            notes.keep("[201] 用量 " + written, drug.at(8));
        }
    }

    /** Whether the dose is of the product (1, as expected) or of the ingredient. */
    private static void keepStrengthType(Line drug, Notes notes) {
        drug.field(9)
                .filter(flag -> !flag.equals(OF_PRODUCT))
                .ifPresent(flag -> notes.keep("[201] 力価フラグ " + flag, drug.at(9)));
    }

    private static void keepCount(Rp rp, Notes notes) {
        rp.form().ifPresent(line -> line.field(5).ifPresent(count -> notes.keep("[101] 調剤数量 " + count, line.at(5))));
    }
}
