package techo.exchange.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import techo.exchange.ImportKey;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.notebook.BlockRecord.DispensedOn;
import techo.exchange.notebook.BlockRecord.Institution;
import techo.exchange.notebook.BlockRecord.Usage;
import techo.exchange.notebook.Notebook.DispensedDrug;
import techo.exchange.notebook.Notebook.Dispensing;
import techo.exchange.notebook.NotebookRecord.Creator;

/**
 * Decides for each drug of a block what it becomes.
 *
 * <ul>
 *   <li>A drug in a file that an institution made is a MedicationDispense: the one who dispensed says so.
 *   <li>A drug that the person wrote, or hands to an institution (category 2), is a MedicationStatement: nobody who
 *       dispensed vouches for it here.
 *   <li>Material (dosage form 9: needles, sensors) is a SupplyDelivery of a device. As a medication it would appear in
 *       every list of drugs and every check of interactions, and it is none.
 * </ul>
 */
final class DispensingTranslator {

    private final Translation translation;
    private final DosingTranslator dosings;

    DispensingTranslator(Translation translation) {
        this.translation = translation;
        this.dosings = new DosingTranslator(translation.tables(), translation.issues());
    }

    /** @param blockKey equal for everything of the block */
    void translate(Dispensing block, String blockKey) {
        block.drugs().forEach(drug -> translate(block, blockKey, drug));
    }

    private void translate(Dispensing block, String blockKey, DispensedDrug drug) {
        DrugEntry entry = new DrugEntry(block, blockKey, drug, form(drug), dosings.translate(drug), notes(block, drug));
        Creator creator = creator(block, drug);
        RecordSource source = translation.source(creator, block.dispenser());
        List<String> distinction = distinction(block, drug);
        if (entry.form().filter(DosageForm.MATERIAL::equals).isPresent()) {
            ImportKey key = translation.key("supply", distinction);
            translation.add(
                    key,
                    SupplyTranslator.translate(entry, translation.subject(), key),
                    RecordCategory.MED_DISP,
                    source,
                    entry.rows());
            return;
        }
        Optional<ImportKey> request = request(entry, source, distinction);
        if (translation.isStatedByPerson(creator) || translation.category() == OutputCategory.FROM_PERSON) {
            ImportKey key = translation.key("statement", distinction);
            boolean byPerson = translation.isStatedByPerson(creator);
            translation.add(
                    key,
                    new StatementTranslator(translation.subject(), byPerson ? Creator.PERSON : Creator.PROFESSIONAL)
                            .translate(entry, key, request),
                    byPerson ? RecordCategory.MED_SELF : RecordCategory.MED_DISP,
                    source,
                    entry.rows());
            return;
        }
        ImportKey key = translation.key("dispense", distinction);
        translation.add(
                key,
                DispenseTranslator.translate(entry, translation.subject(), key, request),
                RecordCategory.MED_DISP,
                source,
                entry.rows());
    }

    private Optional<ImportKey> request(DrugEntry entry, RecordSource source, List<String> distinction) {
        if (entry.block().prescribingInstitution().isEmpty()
                && entry.drug().prescriber().isEmpty()) {
            return Optional.empty();
        }
        ImportKey key = translation.key("request", distinction);
        translation.add(
                key,
                RequestTranslator.translate(entry, translation.subject(), key),
                RecordCategory.MED_RX,
                source,
                entry.rows());
        return Optional.of(key);
    }

    private static Optional<DosageForm> form(DispensedDrug drug) {
        return drug.usage().flatMap(Usage::form).flatMap(DosageForm::of);
    }

    /** The drug's own line says who wrote it; where it does not, the block's does. */
    private static Creator creator(Dispensing block, DispensedDrug drug) {
        Creator own = drug.drug().creator();
        return own == Creator.UNSTATED ? block.date().map(DispensedOn::creator).orElse(Creator.UNSTATED) : own;
    }

    private static List<String> notes(Dispensing block, DispensedDrug drug) {
        List<String> notes = new ArrayList<>();
        if (block.date().flatMap(DispensedOn::day).isEmpty()) {
            block.date().flatMap(DispensedOn::written).ifPresent(written -> notes.add("[5] " + written));
        }
        Stream.concat(drug.drugTexts().stream(), drug.rpTexts().stream())
                .filter(text ->
                        text.row().number().equals("291") || text.row().number().equals("391"))
                .forEach(text ->
                        notes.add("[" + text.row().number() + "] " + text.text().orElse("")));
        drug.drug()
                .code()
                .filter(code -> Fields.code(code).isEmpty())
                .ifPresent(code -> notes.add("[201] 薬品コード " + code));
        drug.drug()
                .genericCode()
                .filter(code -> Fields.code(code).isEmpty())
                .ifPresent(code -> notes.add("[201] 一般名コード " + code));
        block.texts()
                .forEach(text ->
                        notes.add("[" + text.row().number() + "] " + text.text().orElse("")));
        return notes;
    }

    private static List<String> distinction(Dispensing block, DispensedDrug drug) {
        List<String> distinction = new ArrayList<>(distinction(block));
        distinction.add(drug.drug().rp().orElse(""));
        distinction.add(
                drug.drug().code().or(drug.drug()::name).map(Kana::normalized).orElse(""));
        return distinction;
    }

    /** What tells a block apart, as far as it goes. */
    static List<String> distinction(Dispensing block) {
        return List.of(
                block.date().flatMap(DispensingTranslator::day).orElse(""),
                block.dispenser().map(DispensingTranslator::identity).orElse(""),
                block.prescribingInstitution()
                        .map(DispensingTranslator::identity)
                        .orElse(""));
    }

    /** The same day in the same letters, whichever calendar it was written in. */
    private static Optional<String> day(DispensedOn date) {
        return date.day().map(Object::toString).or(date::written);
    }

    private static String identity(Institution institution) {
        return institution.code().isPresent()
                ? institution.prefecture().orElse("")
                        + institution.feeTable().orElse("")
                        + institution.code().get()
                : institution.name().map(Kana::normalized).orElse("");
    }
}
