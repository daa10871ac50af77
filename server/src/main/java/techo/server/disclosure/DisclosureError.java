package techo.server.disclosure;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why the ledger is not shown, or not added to. */
public enum DisclosureError implements ErrorCode {
    NOT_FOR_THIS_CALLER(
            "disclosures-not-for-this-caller",
            403,
            IssueType.FORBIDDEN,
            "The person, a delegate who is let, and an operator with the purpose RIGHTS may see it; reports are for "
                    + "operators.",
            "閲覧できるのは、本人、許可された代理人、利用目的RIGHTSの運営者です。報告書は運営者だけが作成できます。"),
    PARAMETER_INVALID(
            "disclosures-parameter-invalid",
            400,
            IssueType.VALUE,
            "Give days as YYYY-MM-DD, the first no later than the last, json, csv or pdf as format.",
            "期間はYYYY-MM-DD形式で開始日・終了日の順に、形式はjson、csv、pdfのいずれかを指定してください。"),
    STATEMENT_INVALID(
            "disclosure-statement-invalid",
            422,
            IssueType.INVALID,
            "A disclosure made elsewhere needs: who received it (a registered Organization), whose data, when, the "
                    + "purpose, and the Consent of that person to that recipient, or else another legal basis and the kinds of data. "
                    + "See docs/disclosure.md.",
            "外部で行った提供の記録には、提供先(登録済みのOrganization)、本人、日時、利用目的と、その提供先への本人のConsent、または同意以外の根拠とデータの種類が必要です。"
                    + "docs/disclosure.mdを確認してください。"),
    STATEMENT_RECORDED(
            "disclosure-statement-recorded",
            200,
            IssueType.INFORMATIONAL,
            "The disclosure was entered in the ledger.",
            "提供を台帳に記録しました。"),
    STATEMENT_KNOWN(
            "disclosure-statement-known",
            200,
            IssueType.INFORMATIONAL,
            "The same statement was entered before; nothing was changed.",
            "同じ内容はすでに記録されています。変更はありません。");

    private final ErrorDescription description;

    DisclosureError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
