package techo.server.profiles;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.Problem;
import techo.profiles.Violation;

/** A violation in the shape in which clients see every problem; its texts name rules and elements, never values. */
record BrokenRule(Violation violation) implements ErrorCode {

    static Problem problem(Violation violation) {
        return Problem.error(new BrokenRule(violation)).at(violation.expression());
    }

    @Override
    public String code() {
        return violation.rule().code();
    }

    @Override
    public int status() {
        return 422;
    }

    @Override
    public IssueType issueType() {
        return IssueType.fromCode(violation.rule().issueType());
    }

    @Override
    public String english() {
        return violation.text();
    }

    @Override
    public String japanese() {
        return violation.textJa();
    }
}
