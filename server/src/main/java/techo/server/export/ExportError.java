package techo.server.export;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** What can go wrong with an export, beside what any request can meet. */
enum ExportError implements ErrorCode {
    ASYNC_REQUIRED(
            "export-async-required",
            400,
            IssueType.INVALID,
            "An export answers later. Send the header Prefer: respond-async.",
            "エクスポートは非同期で応答します。Prefer: respond-asyncヘッダーを付けてください。"),
    PARAMETER_UNSUPPORTED(
            "export-parameter-unsupported",
            400,
            IssueType.NOTSUPPORTED,
            "An export parameter is not supported. Leave it out, or send Prefer: handling=lenient to have it ignored.",
            "対応していないエクスポートのパラメーターがあります。取り除くか、Prefer: handling=lenientを指定してください。"),
    PARAMETER_INVALID(
            "export-parameter-invalid",
            400,
            IssueType.VALUE,
            "An export parameter has a value that cannot be used. Compare it with Bulk Data Access 2.0.",
            "エクスポートのパラメーターの値が正しくありません。Bulk Data Access 2.0を確認してください。"),
    SINCE_UNKNOWN(
            "export-since-unknown",
            400,
            IssueType.INCOMPLETE,
            "No earlier export of yours is kept that ended at _since or before, so what is gone and what came to be"
                    + " allowed since cannot be told. Begin again with an export without _since.",
            "_since以前に完了した前回のエクスポートが残っていないため、削除と新たに同意された過去のデータは分かりません。" + "_sinceなしのエクスポートからやり直してください。"),
    TOO_MANY_JOBS(
            "export-too-many-jobs",
            429,
            IssueType.THROTTLED,
            "You have too many exports. Delete one, or wait until one expires.",
            "エクスポートの数が上限に達しました。削除するか、期限切れを待ってください。"),
    BUSY(
            "export-busy",
            429,
            IssueType.THROTTLED,
            "The server is busy with other exports. Try again in a moment.",
            "ほかのエクスポートを処理中です。少し待ってからやり直してください。"),
    STORE_AWAY(
            "export-store-away",
            503,
            IssueType.TRANSIENT,
            "The place where files of exports lie is full or does not answer. Try again later.",
            "エクスポートのファイルの保管場所に空きがないか、応答がありません。しばらくしてからやり直してください。"),
    POLLED_TOO_OFTEN(
            "export-polled-too-often",
            429,
            IssueType.THROTTLED,
            "You ask too often how the export stands. Wait as long as Retry-After says.",
            "エクスポートの状況の確認の間隔が短すぎます。Retry-Afterの秒数だけ待ってください。"),
    FAILED(
            "export-failed",
            500,
            IssueType.EXCEPTION,
            "The export did not finish. Start it again.",
            "エクスポートは完了しませんでした。もう一度開始してください。"),
    PASSWORD_IN_ADDRESS(
            "export-password-in-address",
            400,
            IssueType.SECURITY,
            "A password must not stand in an address, where logs keep it. Send it in the body of a POST.",
            "パスワードをURLに含めないでください(ログに残ります)。POSTの本文で送信してください。"),
    RECORD_TOO_LARGE(
            "export-record-too-large",
            422,
            IssueType.TOOCOSTLY,
            "The record is too large for one zip. Export it with $export.",
            "記録が大きいため、1つのzipにできません。$exportを使ってください。"),
    RANGE_UNSATISFIABLE(
            "export-range-unsatisfiable",
            416,
            IssueType.VALUE,
            "The requested range lies outside the file.",
            "要求された範囲はファイルの外にあります。");

    private final ErrorDescription description;

    ExportError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
