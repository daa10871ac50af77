package techo.interceptors.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.Test;

class OperationOutcomesTest {
    private final Problem problem =
            new Problem(IssueType.REQUIRED, "profile-missing", "It is missing.", "ありません。", Optional.of("Patient.name"));

    @Test
    void an_issue_says_what_where_and_in_both_languages() {
        OperationOutcome outcome = OperationOutcomes.of(problem);

        assertThat(outcome.getIssue()).singleElement().satisfies(issue -> {
            assertThat(issue.getSeverity()).isEqualTo(OperationOutcome.IssueSeverity.ERROR);
            assertThat(issue.getCode()).isEqualTo(IssueType.REQUIRED);
            assertThat(issue.getDetails().getCodingFirstRep().getSystem()).isEqualTo(OperationOutcomes.SYSTEM);
            assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo("profile-missing");
            assertThat(issue.getDetails().getText()).isEqualTo("It is missing.");
            assertThat(issue.getExpression()).hasToString("[Patient.name]");
            Extension translation = issue.getDetails().getTextElement().getExtensionFirstRep();
            assertThat(translation.getExtensionString("content")).isEqualTo("ありません。");
            assertThat(translation.getExtensionByUrl("lang").getValue().primitiveValue())
                    .isEqualTo("ja");
        });
    }

    @Test
    void an_outcome_without_a_problem_is_refused() {
        assertThatThrownBy(() -> OperationOutcomes.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_code_is_kebab_case() {
        assertThatThrownBy(() -> new Problem(IssueType.INVALID, "Not_Kebab", "", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
