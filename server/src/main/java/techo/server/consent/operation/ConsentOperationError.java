package techo.server.consent.operation;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** What is wrong with a question or an order about consents. */
public enum ConsentOperationError implements ErrorCode {
    PARAMETERS_INVALID(
            "consent-parameters-invalid",
            422,
            IssueType.BUSINESSRULE,
            "A parameter is missing, unknown, repeated or of a code that is not known. See docs/consent.md.",
            "パラメーターの不足・重複、または未知の名前・コードがあります。docs/consent.mdを確認してください。"),
    NOT_ABOUT_THIS_PERSON(
            "consent-of-another-person",
            422,
            IssueType.BUSINESSRULE,
            "The Consent names another person than the one whose record this is.",
            "別の方の同意が指定されています。"),
    NOT_FOR_THIS_CALLER(
            "consent-operation-not-allowed",
            403,
            IssueType.FORBIDDEN,
            "Only the person, or who consents for the person, may do this.",
            "ご本人または同意の代理権を持つ方だけが行えます。");

    private final ErrorDescription description;

    ConsentOperationError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
