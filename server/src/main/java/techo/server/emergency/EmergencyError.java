package techo.server.emergency;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** What emergencies and disasters refuse. INVARIANT: a refusal does not tell whether the person is known here. */
public enum EmergencyError implements ErrorCode {
    NOT_OPENED(
            "emergency-not-opened",
            403,
            IssueType.FORBIDDEN,
            "No record is opened. Check who you are, the purpose of the token and what is known of the person; a colleague"
                    + " may have to ask.",
            "記録は開示されません。利用者の権限、トークンの利用目的、本人の特定に用いた情報を確認してください。別の職員による操作が必要な場合もあります。"),
    REQUEST_INVALID(
            "emergency-request-invalid",
            422,
            IssueType.BUSINESSRULE,
            "An emergency names the person, the ground, a written reason and the categories. See docs/consent.md.",
            "本人、根拠、理由、情報の種類を指定してください。docs/consent.mdを確認してください。"),
    DISASTER_INVALID(
            "disaster-invalid",
            422,
            IssueType.BUSINESSRULE,
            "A disaster has a name, prefectures, a period and categories. See docs/consent.md.",
            "災害の名称、都道府県、期間、情報の種類を指定してください。docs/consent.mdを確認してください。");

    private final ErrorDescription description;

    EmergencyError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
