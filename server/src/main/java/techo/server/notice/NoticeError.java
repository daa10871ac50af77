package techo.server.notice;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why a notice is not published. */
public enum NoticeError implements ErrorCode {
    NOTICE_INVALID(
            "notice-invalid",
            422,
            IssueType.BUSINESSRULE,
            "A notice has a purpose, a title and a text, and is required only after it is shown. See docs/consent.md.",
            "通知には利用目的・表題・本文が必要で、必須となる日時は表示開始より前にできません。docs/consent.mdを確認してください。"),
    PUBLISHED_AT_THE_SAME_TIME(
            "notice-published-at-the-same-time",
            409,
            IssueType.CONFLICT,
            "Another version of this notice was published a moment ago. Look at it before you publish yours.",
            "同じ利用目的の通知が直前に公開されました。内容を確認してから公開してください。");

    private final ErrorDescription description;

    NoticeError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
