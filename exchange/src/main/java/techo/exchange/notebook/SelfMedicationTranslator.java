package techo.exchange.notebook;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.MedicationStatement.MedicationStatementStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.StringType;
import techo.exchange.ImportKey;
import techo.exchange.RecordCategory;
import techo.exchange.notebook.Notebook.SelfMedication;
import techo.exchange.notebook.PersonalRecord.Ingredient;
import techo.exchange.notebook.PersonalRecord.OverTheCounter;

/** Records 3 and 31: what the person bought and took without a prescription. */
final class SelfMedicationTranslator {

    private final Translation translation;

    SelfMedicationTranslator(Translation translation) {
        this.translation = translation;
    }

    void translate(SelfMedication selfMedication) {
        OverTheCounter drug = selfMedication.drug();
        ImportKey key = translation.key(
                "over-the-counter",
                List.of(
                        drug.name().map(Kana::normalized).orElse(""),
                        drug.jan().orElse(""),
                        drug.start()
                                .flatMap(SelfMedicationTranslator::day)
                                .map(LocalDate::toString)
                                .orElse("")));
        CodeableConcept concept = Concepts.of(drug);
        MedicationStatement statement = new MedicationStatement()
                .addIdentifier(key.identifier())
                .setStatus(
                        drug.end().isPresent() ? MedicationStatementStatus.COMPLETED : MedicationStatementStatus.ACTIVE)
                .setMedication(concept)
                .setSubject(translation.subject());
        addPeriod(statement, drug);
        if (translation.isStatedByPerson(drug.creator())) {
            statement.setInformationSource(translation.subject());
        }
        if (!selfMedication.ingredients().isEmpty()) {
            Medication composition = new Medication();
            selfMedication.ingredients().forEach(ingredient -> addIngredient(composition, ingredient));
            concept.addExtension(
                    NotebookSystems.COMPOSITION_EXTENSION, Parties.contain(statement, composition, "composition"));
        }
        drug.serial()
                .ifPresent(serial -> statement.addExtension(NotebookSystems.SERIAL_EXTENSION, new StringType(serial)));
        Map<String, String> creators = new LinkedHashMap<>();
        creators.put("3", drug.row().code(5).orElse(""));
        selfMedication.ingredients().stream()
                .findFirst()
                .ifPresent(first -> creators.put("31", first.row().code(6).orElse("")));
        AsWritten.keepCreators(statement, creators, translation.isStatedByPerson(drug.creator()) ? "2" : "1");
        statement.getMeta().addProfile(NotebookSystems.jpCoreProfile("JP_MedicationStatement"));
        translation.add(
                key,
                statement,
                RecordCategory.MED_SELF,
                translation.source(drug.creator(), Optional.empty()),
                Stream.concat(
                                Stream.of(drug.row()),
                                selfMedication.ingredients().stream().map(Ingredient::row))
                        .toList());
    }

    private static void addIngredient(Medication composition, Ingredient ingredient) {
        composition.addIngredient().setItem(Concepts.of(ingredient));
    }

    private static void addPeriod(MedicationStatement statement, OverTheCounter drug) {
        Period period = new Period();
        drug.start()
                .ifPresent(written -> day(written)
                        .ifPresentOrElse(
                                day -> period.setStartElement(AsWritten.day(day, drug.start())),
                                () -> statement.addNote().setText("[3] 服用開始年月日 " + written)));
        drug.end()
                .ifPresent(written -> day(written)
                        .ifPresentOrElse(
                                day -> period.setEndElement(AsWritten.day(day, drug.end())),
                                () -> statement.addNote().setText("[3] 服用終了年月日 " + written)));
        if (!period.isEmpty()) {
            statement.setEffective(period);
        }
        drug.jan()
                .filter(jan -> Fields.code(jan).isEmpty())
                .ifPresent(jan -> statement.addNote().setText("[3] JANコード " + jan));
    }

    private static Optional<LocalDate> day(String written) {
        return Fields.date(written).map(EraDate::day);
    }
}
