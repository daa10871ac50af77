package techo.server.erasure;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why a record is not erased, or what an erasure stands in the way of. */
enum ErasureError implements ErrorCode {
    HELD(
            "erasure-held",
            409,
            IssueType.BUSINESSRULE,
            "The law wants this record kept for now. Ask again later, or ask who runs the service.",
            "法令に基づき、現在は記録を消去できません。時間をおいて再度申し出るか、運営者に問い合わせてください。"),
    SECOND_OPERATOR_REQUIRED(
            "erasure-second-operator-required",
            403,
            IssueType.FORBIDDEN,
            "Another operator than the one who proposed the erasure must agree to it.",
            "消去を提案した運営者とは別の運営者が承認してください。"),
    WAITING(
            "erasure-waiting",
            409,
            IssueType.BUSINESSRULE,
            "The record waits to be erased, and nothing of it is shared until then. Take the erasure back first ($erase-cancel).",
            "記録は消去待ちのため、提供を再開できません。先に消去の申出を取り消してください（$erase-cancel）。"),
    NOT_OPEN(
            "erasure-not-open",
            409,
            IssueType.CONFLICT,
            "There is no erasure that this could be done to: none was asked for, or it has gone on since.",
            "対象となる消去の申出がないか、すでに処理が進んでいます。"),
    REASON_REQUIRED(
            "erasure-reason-required",
            422,
            IssueType.REQUIRED,
            "Say in the parameter reason why the record is to be erased, in at most 1,000 characters.",
            "消去の理由をreasonで1,000文字以内で指定してください。");

    private final ErrorDescription description;

    ErasureError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
