package techo.exchange.notebook;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import techo.exchange.notebook.BlockRecord.Drug;
import techo.exchange.notebook.PersonalRecord.Ingredient;
import techo.exchange.notebook.PersonalRecord.OverTheCounter;

/**
 * What a notebook names, as a CodeableConcept. {@code text} is what stood in the file; where that has half-width kana, a
 * display beside it has the form in which people search.
 */
final class Concepts {

    private Concepts() {}

    static CodeableConcept ofText(String text) {
        CodeableConcept concept = new CodeableConcept().setText(text);
        if (Kana.hasHalfWidth(text)) {
            concept.addCoding(new Coding().setDisplay(Kana.searchable(text)));
        }
        return concept;
    }

    static CodeableConcept ofRecord(String number, String display) {
        return new CodeableConcept().addCoding(new Coding(NotebookSystems.RECORD, number, display));
    }

    static CodeableConcept of(Drug drug) {
        CodeableConcept concept = new CodeableConcept();
        drug.code()
                .flatMap(Fields::code)
                .ifPresent(code -> concept.addCoding(
                        coding(DrugCodes.system(drug.codeKind().orElse(""), code), code, drug.name())));
        genericName(drug).ifPresent(concept::addCoding);
        return named(concept, drug.name());
    }

    static CodeableConcept of(OverTheCounter drug) {
        CodeableConcept concept = new CodeableConcept();
        drug.jan()
                .flatMap(Fields::code)
                .ifPresent(jan -> concept.addCoding(coding(NotebookSystems.GTIN, jan, drug.name())));
        return named(concept, drug.name());
    }

    static CodeableConcept of(Ingredient ingredient) {
        CodeableConcept concept = new CodeableConcept();
        String kind = ingredient.codeKind().orElse("");
        // The list of code kinds is not published in full, so the kind itself becomes part of the system.
        ingredient
                .code()
                .flatMap(Fields::code)
                .ifPresent(code -> concept.addCoding(
                        coding(NotebookSystems.INGREDIENT_CODE_KIND + kind, code, ingredient.name())));
        return named(concept, ingredient.name());
    }

    private static CodeableConcept named(CodeableConcept concept, Optional<String> name) {
        name.ifPresent(concept::setText);
        if (concept.getCoding().isEmpty() && name.filter(Kana::hasHalfWidth).isPresent()) {
            concept.addCoding(new Coding().setDisplay(Kana.searchable(name.get())));
        }
        if (concept.isEmpty()) {
            concept.addExtension(NotebookSystems.ABSENT_EXTENSION, new CodeType("unknown"));
        }
        return concept;
    }

    /** The system alone, without a code, still tells that the display is a generic name (【般】). */
    private static Optional<Coding> genericName(Drug drug) {
        Optional<String> code = drug.genericCode().flatMap(Fields::code);
        if (code.isEmpty() && drug.genericName().isEmpty()) {
            return Optional.empty();
        }
        Coding coding = new Coding().setSystem(NotebookSystems.GENERIC_NAME);
        code.ifPresent(coding::setCode);
        drug.genericName().map(Kana::searchable).ifPresent(coding::setDisplay);
        return Optional.of(coding);
    }

    private static Coding coding(String system, String code, Optional<String> display) {
        Coding coding = new Coding().setSystem(system).setCode(code);
        display.map(Kana::searchable).ifPresent(coding::setDisplay);
        return coding;
    }
}
