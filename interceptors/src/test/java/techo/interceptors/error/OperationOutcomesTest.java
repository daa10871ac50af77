package techo.interceptors.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.api.Test;

class OperationOutcomesTest {

    @Test
    void an_issue_says_what_where_and_in_both_languages() {
        OperationOutcome outcome = OperationOutcomes.of(
                Problem.error(RequestError.PATCH_PATH_REFUSED).at("Parameters.parameter[0]"));

        assertThat(outcome.getIssue()).singleElement().satisfies(issue -> {
            assertThat(issue.getSeverity()).isEqualTo(OperationOutcome.IssueSeverity.ERROR);
            assertThat(issue.getCode()).isEqualTo(IssueType.NOTSUPPORTED);
            assertThat(issue.getDetails().getCodingFirstRep().getSystem()).isEqualTo(OperationOutcomes.SYSTEM);
            assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo("patch-path-refused");
            assertThat(issue.getDetails().getText()).isEqualTo(RequestError.PATCH_PATH_REFUSED.english());
            assertThat(issue.getExpression()).hasToString("[Parameters.parameter[0]]");
            Extension translation = issue.getDetails().getTextElement().getExtensionFirstRep();
            assertThat(translation.getExtensionString("content")).isEqualTo(RequestError.PATCH_PATH_REFUSED.japanese());
            assertThat(translation.getExtensionByUrl("lang").getValue().primitiveValue())
                    .isEqualTo("ja");
        });
    }

    @Test
    void an_outcome_without_a_problem_is_refused() {
        assertThatThrownBy(() -> OperationOutcomes.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
