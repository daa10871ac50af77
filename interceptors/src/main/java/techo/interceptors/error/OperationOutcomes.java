package techo.interceptors.error;

import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.StringType;

/**
 * The only place where errors take the form that clients see: issue type, our code in {@code details.coding}, the
 * English text in {@code details.text} and the Japanese one in the standard translation extension (FHIR R4,
 * {@code http://hl7.org/fhir/StructureDefinition/translation}).
 */
public final class OperationOutcomes {
    /** Code system of every {@link Problem#code()}. */
    public static final String SYSTEM = "https://techophr.github.io/fhir/CodeSystem/error";

    private static final String TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation";

    private OperationOutcomes() {}

    public static OperationOutcome of(Problem problem) {
        return of(List.of(problem));
    }

    /** @throws IllegalArgumentException when there is no problem to tell */
    public static OperationOutcome of(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an OperationOutcome has at least one issue");
        }
        OperationOutcome outcome = new OperationOutcome();
        problems.forEach(problem -> add(outcome, problem));
        return outcome;
    }

    private static void add(OperationOutcome outcome, Problem problem) {
        OperationOutcomeIssueComponent issue =
                outcome.addIssue().setSeverity(IssueSeverity.ERROR).setCode(problem.type());
        issue.getDetails().addCoding().setSystem(SYSTEM).setCode(problem.code());
        issue.getDetails().setText(problem.text());
        issue.getDetails().getTextElement().addExtension(japanese(problem.textJa()));
        problem.expression().ifPresent(issue::addExpression);
    }

    private static Extension japanese(String text) {
        Extension translation = new Extension(TRANSLATION);
        translation.addExtension("lang", new CodeType("ja"));
        translation.addExtension("content", new StringType(text));
        return translation;
    }
}
