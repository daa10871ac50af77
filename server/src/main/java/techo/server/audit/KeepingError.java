package techo.server.audit;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** What is refused to operators who investigate, review, and hold evidence. */
enum KeepingError implements ErrorCode {
    INCIDENT_BUSY(
            "incident-busy",
            429,
            IssueType.THROTTLED,
            "The server is looking into other incidents. Try again in a few minutes.",
            "ほかの事案を調べています。数分後にやり直してください。"),
    INCIDENT_INVALID(
            "incident-invalid",
            422,
            IssueType.BUSINESSRULE,
            "An incident has a reason, a beginning, an end, and the moment when it became known. See docs/audit.md.",
            "事案には、理由、期間、知った日時を指定してください。docs/audit.mdを確認してください。"),
    INCIDENT_TOKEN_INVALID(
            "incident-token-invalid",
            422,
            IssueType.BUSINESSRULE,
            "A token is given in one way: as token, in the body and never in the address, as jti (a space and the issuer"
                    + " behind it), or as token-fingerprint; whole, and without line breaks. See docs/audit.md.",
            "トークンは、token(URLではなく本文で)、jti(後ろに空白と発行者)、token-fingerprintのいずれか一つで、改行を含めず、全体を指定してください。docs/audit.mdを確認してください。"),
    INCIDENT_UNREADABLE(
            "incident-unreadable",
            409,
            IssueType.BUSINESSRULE,
            "Nobody can tell which requests this incident was about: whoever made them was erased, or no record told of them. Ask"
                    + " for the scope again, by the time and the client.",
            "要求した方の記録が消去されたか、もともと記録がないため、この事案がどの要求によるものかはわかりません。期間とクライアントを指定して、範囲を改めて確認してください。"),
    INCIDENT_REPORT_INVALID(
            "incident-report-invalid",
            422,
            IssueType.BUSINESSRULE,
            "Each text of the report of an incident has at most 4,000 characters. See docs/audit.md.",
            "事案の報告の各項目は4,000文字以内で指定してください。docs/audit.mdを確認してください。"),
    LEGAL_HOLD_INVALID(
            "legal-hold-invalid",
            422,
            IssueType.BUSINESSRULE,
            "A legal hold has a reason and a time, and may name persons. See docs/audit.md.",
            "証拠保全には、理由と期間を指定してください。docs/audit.mdを確認してください。"),
    ANOTHER_OPERATOR(
            "another-operator-required",
            403,
            IssueType.FORBIDDEN,
            "Another operator than the one who began this must do it.",
            "この操作は、開始した運営者とは別の運営者が行ってください。"),
    REVIEW_OF_OWN_ACCESSES(
            "review-of-own-accesses",
            403,
            IssueType.FORBIDDEN,
            "Your own accesses are among the findings. Somebody else must sign this review.",
            "ご自身のアクセスが対象に含まれています。別の運営者が確認してください。");

    private final ErrorDescription description;

    KeepingError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
