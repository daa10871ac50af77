package techo.interceptors.error;

import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseOperationOutcome;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.StringType;

/**
 * Makes every OperationOutcome that leaves the server.
 *
 * <p>An issue has the FHIR issue type, our stable code in {@code details.coding}, and a fixed English text with its
 * Japanese translation (extension {@code translation}). Two outcomes of the same problems are equal byte by byte, so
 * that what is hidden and what is absent cannot be told apart.
 */
public final class OperationOutcomes {
    /** Of {@code details.coding}. */
    public static final String SYSTEM = "https://techophr.github.io/fhir/CodeSystem/error";

    private static final String TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation";

    private OperationOutcomes() {}

    public static OperationOutcome of(ErrorCode code) {
        return of(List.of(Problem.error(code)));
    }

    public static OperationOutcome of(Problem problem) {
        return of(List.of(problem));
    }

    /** @throws IllegalArgumentException when there is no problem to tell */
    public static OperationOutcome of(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an OperationOutcome has at least one issue");
        }
        OperationOutcome outcome = new OperationOutcome();
        problems.forEach(problem -> outcome.addIssue(issue(problem)));
        return outcome;
    }

    /** Whether every issue was made here, and so says nothing that it must not say. */
    public static boolean isOurs(IBaseOperationOutcome outcome) {
        return outcome instanceof OperationOutcome r4
                && r4.hasIssue()
                && r4.getIssue().stream()
                        .allMatch(issue -> SYSTEM.equals(
                                issue.getDetails().getCodingFirstRep().getSystem()));
    }

    private static OperationOutcomeIssueComponent issue(Problem problem) {
        OperationOutcomeIssueComponent issue = new OperationOutcomeIssueComponent();
        issue.setSeverity(problem.severity());
        issue.setCode(problem.code().issueType());
        CodeableConcept details = issue.getDetails();
        details.addCoding().setSystem(SYSTEM).setCode(problem.code().code());
        details.setText(problem.code().english());
        details.getTextElement().addExtension(japanese(problem.code().japanese()));
        problem.positions().forEach(issue::addLocation);
        problem.expressions().forEach(issue::addExpression);
        return issue;
    }

    private static Extension japanese(String text) {
        Extension translation = new Extension(TRANSLATION);
        translation.addExtension(new Extension("lang", new CodeType("ja")));
        translation.addExtension(new Extension("content", new StringType(text)));
        return translation;
    }
}
