package techo.server.exchange;

import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExchangeIssueCode;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;
import techo.interceptors.error.Problem;

/** Gives the located problems of a file the shape in which clients see every problem. */
final class FileProblems {
    private static final int MOST = 200;

    private FileProblems() {}

    static List<Problem> errors(List<ExchangeIssue> issues) {
        return problems(issues, IssueSeverity.ERROR);
    }

    static List<Problem> warnings(List<ExchangeIssue> issues) {
        return problems(issues, IssueSeverity.WARNING);
    }

    private static List<Problem> problems(List<ExchangeIssue> issues, IssueSeverity severity) {
        return issues.stream()
                .limit(MOST)
                .map(issue -> new Problem(new FileError(issue.code()), severity, List.of(), List.of(place(issue))))
                .toList();
    }

    private static String place(ExchangeIssue issue) {
        return issue.detail().isEmpty() ? issue.location() : issue.location() + ": " + issue.detail();
    }

    /** A problem that a reader of {@code techo.exchange} found; codes and texts are the reader's own. */
    private record FileError(ExchangeIssueCode found) implements ErrorCode {
        @Override
        public ErrorDescription description() {
            return new ErrorDescription(found.code(), 422, IssueType.INVALID, found.english(), found.japanese());
        }
    }
}
