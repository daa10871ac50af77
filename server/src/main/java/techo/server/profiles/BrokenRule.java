package techo.server.profiles;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;
import techo.interceptors.error.Problem;
import techo.profiles.Violation;

/** A violation in the shape in which clients see every problem; its texts name rules and elements, never values. */
record BrokenRule(Violation violation) implements ErrorCode {

    static Problem problem(Violation violation) {
        return Problem.error(new BrokenRule(violation)).at(violation.expression());
    }

    @Override
    public ErrorDescription description() {
        return new ErrorDescription(
                violation.rule().code(),
                422,
                IssueType.fromCode(violation.rule().issueType()),
                violation.text(),
                violation.textJa());
    }
}
