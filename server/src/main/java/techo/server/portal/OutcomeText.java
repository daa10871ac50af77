package techo.server.portal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;

/** What the FHIR interface says of a problem, in the language of the page where it says it in that. */
final class OutcomeText {
    private static final String TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation";

    private OutcomeText() {}

    /** One for each problem. */
    static List<String> all(OperationOutcome outcome, Locale language) {
        return outcome.getIssue().stream()
                .map(OperationOutcomeIssueComponent::getDetails)
                .map(details -> of(details, language))
                .toList();
    }

    /** One for each problem, with its place in the file where it tells one. */
    static List<String> located(OperationOutcome outcome, Locale language) {
        return outcome.getIssue().stream()
                .map(issue -> of(issue.getDetails(), language)
                        + (issue.hasLocation()
                                ? " (" + issue.getLocation().get(0).getValue() + ")"
                                : ""))
                .toList();
    }

    private static String of(CodeableConcept details, Locale language) {
        return details.getTextElement().getExtensionsByUrl(TRANSLATION).stream()
                .filter(translation -> language.getLanguage().equals(part(translation, "lang")))
                .map(translation -> part(translation, "content"))
                .findFirst()
                .orElseGet(() -> Optional.ofNullable(details.getText()).orElse(""));
    }

    private static String part(Extension translation, String name) {
        return Optional.ofNullable(translation.getExtensionByUrl(name))
                .map(Extension::getValue)
                .map(value -> String.valueOf(value.primitiveValue()))
                .orElse("");
    }
}
