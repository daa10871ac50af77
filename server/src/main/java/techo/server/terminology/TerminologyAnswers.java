package techo.server.terminology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import techo.terminology.catalogue.CodedConcept;
import techo.terminology.catalogue.Translation;
import techo.terminology.catalogue.Validity;
import techo.terminology.concept.Concept;
import techo.terminology.fhir.CodeSystemResources;

/** Answers of the terminology operations as the Parameters of FHIR R4. */
final class TerminologyAnswers {
    private TerminologyAnswers() {}

    /**
     * @param language of the display, when there are such words
     * @param wanted names of the properties to tell; all when empty
     */
    static Parameters lookup(CodedConcept found, String language, Set<String> wanted) {
        Concept concept = found.concept();
        Parameters answer = new Parameters();
        answer.addParameter("name", new StringType(found.system().title()));
        answer.addParameter("version", new StringType(found.system().version()));
        answer.addParameter("display", new StringType(display(concept, language)));
        for (Map.Entry<String, String> property : concept.properties().entrySet()) {
            if (CodeSystemResources.isDesignation(property.getKey())) {
                part(
                        answer,
                        "designation",
                        "language",
                        new CodeType(CodeSystemResources.language(property.getKey())),
                        "value",
                        new StringType(property.getValue()));
            } else if (wanted.isEmpty() || wanted.contains(property.getKey())) {
                part(
                        answer,
                        "property",
                        "code",
                        new CodeType(property.getKey()),
                        "value",
                        CodeSystemResources.value(property.getKey(), property.getValue()));
            }
        }
        return answer;
    }

    private static String display(Concept concept, String language) {
        return language.startsWith("en")
                ? concept.property(Concept.ENGLISH).orElse(concept.display())
                : concept.display();
    }

    /** @param answers for each code of what was asked; one that is right is enough (FHIR R4 4.1.5) */
    static Parameters validated(List<Validity> answers) {
        Validity best = Stream.<Class<? extends Validity>>of(
                        Validity.Valid.class, Validity.OtherDisplay.class, Validity.Undecided.class)
                .flatMap(kind -> answers.stream().filter(kind::isInstance))
                .findFirst()
                .orElseGet(Validity.Unknown::new);
        if (best instanceof Validity.Valid valid) {
            return validated(true, "")
                    .addParameter("display", valid.found().concept().display());
        }
        if (best instanceof Validity.OtherDisplay other) {
            return validated(false, "The code has other words. コードの名称が異なります。")
                    .addParameter("display", other.found().concept().display());
        }
        if (best instanceof Validity.Undecided) {
            return validated(
                    true,
                    "Only a part of the code system is known here, and the code is not in it."
                            + " この体系は一部だけが登録されており、その中にこのコードはありません。");
        }
        return validated(false, "The code does not belong to it. このコードは含まれていません。");
    }

    private static Parameters validated(boolean result, String message) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new BooleanType(result));
        if (!message.isEmpty()) {
            answer.addParameter("message", new StringType(message));
        }
        return answer;
    }

    static Parameters translated(List<Translation> translations) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new BooleanType(!translations.isEmpty()));
        if (translations.isEmpty()) {
            answer.addParameter("message", new StringType("No mapping is known. 対応するコードはありません。"));
        }
        translations.forEach(translation -> {
            Coding target = new Coding(translation.system(), translation.code(), null);
            if (!translation.display().isEmpty()) {
                target.setDisplay(translation.display());
            }
            part(
                            answer,
                            "match",
                            "equivalence",
                            new CodeType(translation.equivalence().code()),
                            "concept",
                            target)
                    .addPart()
                    .setName("source")
                    .setValue(new UriType(translation.by().url()));
        });
        return answer;
    }

    private static ParametersParameterComponent part(
            Parameters answer, String name, String first, Type firstValue, String second, Type secondValue) {
        ParametersParameterComponent part = answer.addParameter().setName(name);
        part.addPart().setName(first).setValue(firstValue);
        part.addPart().setName(second).setValue(secondValue);
        return part;
    }
}
