package techo.interceptors.audit;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Refusals that the audit trail is the reason of. */
public enum AuditError implements ErrorCode {
    AUDIT_UNAVAILABLE(
            "audit-unavailable",
            503,
            IssueType.TRANSIENT,
            "The request cannot be recorded at the moment, so nothing is shown. Try again later.",
            "アクセス記録を保存できないため、何も表示しません。しばらくしてからやり直してください。"),
    AUDIT_EVENT_READ_ONLY(
            "audit-event-read-only",
            405,
            IssueType.NOTSUPPORTED,
            "Only the server writes an AuditEvent. Read or search them.",
            "AuditEventはサーバーだけが記録します。閲覧と検索だけができます。"),
    AUDIT_PROOF_NOT_READY(
            "audit-proof-not-ready",
            503,
            IssueType.TRANSIENT,
            "The record is stored and not yet covered by a signed checkpoint. Ask again in a few minutes.",
            "記録は保存済みですが、署名済みチェックポイントの作成前です。数分後にやり直してください。");

    private final ErrorDescription description;

    AuditError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
