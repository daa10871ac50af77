package techo.server.person;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why the state of a person's sharing is not changed. */
public enum PersonError implements ErrorCode {
    STOPPED_BY_OPERATOR(
            "sharing-stopped-by-operator",
            403,
            IssueType.FORBIDDEN,
            "Who runs the service stopped this. Ask them to lift it.",
            "運営者による停止です。解除は運営者に依頼してください。"),
    AUDIENCE_UNKNOWN(
            "hide-audience-unknown",
            422,
            IssueType.BUSINESSRULE,
            "An item is hidden from recipients, delegates or both. Name them in the parameter from.",
            "秘匿の相手はrecipientsまたはdelegatesです。fromで指定してください。");

    private final ErrorDescription description;

    PersonError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
