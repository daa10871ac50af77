package techo.server.recipient;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why an operator's change of the register is refused. */
public enum RecipientError implements ErrorCode {
    ENTRY_INVALID(
            "recipient-entry-invalid",
            422,
            IssueType.BUSINESSRULE,
            "The entry lacks something or allows more than its type may have. See docs/identity.md.",
            "登録内容に不足があるか、種別に認められない内容が含まれています。docs/identity.mdを確認してください。"),
    SECOND_OPERATOR_REQUIRED(
            "second-operator-required",
            403,
            IssueType.FORBIDDEN,
            "Whoever proposed a change may not approve it. Another operator must.",
            "変更を申請した本人は承認できません。別の運営者が承認してください。"),
    CLIENT_TAKEN(
            "recipient-client-taken",
            409,
            IssueType.CONFLICT,
            "A client of the entry is registered for another organisation.",
            "このクライアントは別の機関に登録されています。");

    private final ErrorDescription description;

    RecipientError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
