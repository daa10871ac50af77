package techo.server.terminology;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** What can go wrong when terminology is asked or loaded, beside what any request can meet. */
enum TerminologyError implements ErrorCode {
    CODE_SYSTEM_UNKNOWN(
            "code-system-unknown",
            404,
            IssueType.NOTFOUND,
            "This server does not have the code system, or not in this version. GET CodeSystem lists those it has.",
            "このコード体系、またはこの版はありません。一覧はGET CodeSystemで確認できます。"),
    VALUE_SET_UNKNOWN(
            "value-set-unknown",
            404,
            IssueType.NOTFOUND,
            "This server does not have the value set. GET ValueSet lists those it has.",
            "この値セットはありません。一覧はGET ValueSetで確認できます。"),
    CONCEPT_MAP_UNKNOWN(
            "concept-map-unknown",
            404,
            IssueType.NOTFOUND,
            "This server does not have the concept map. GET ConceptMap lists those it has.",
            "この対応表はありません。一覧はGET ConceptMapで確認できます。"),
    CODE_UNKNOWN(
            "code-unknown",
            404,
            IssueType.NOTFOUND,
            "The code is not in the code system. Check the code and the version.",
            "コード体系にこのコードはありません。コードと版を確認してください。"),
    TERMINOLOGY_PARAMETER_MISSING(
            "terminology-parameter-missing",
            400,
            IssueType.REQUIRED,
            "A parameter that the operation needs is missing. Compare the request with the FHIR R4 terminology service.",
            "操作に必要なパラメーターがありません。FHIR R4のTerminology Serviceを確認してください。"),
    TERMINOLOGY_PARAMETER_INVALID(
            "terminology-parameter-invalid",
            400,
            IssueType.INVALID,
            "Parameters of the operation contradict each other or have a value that cannot be used.",
            "操作のパラメーターが互いに矛盾しているか、使えない値です。"),
    VALUE_SET_UNSUPPORTED(
            "value-set-unsupported",
            422,
            IssueType.NOTSUPPORTED,
            "The value set has filters, exclusions or other value sets, which are not supported. List systems and codes.",
            "filter、exclude、他の値セットを含む値セットには対応していません。体系とコードを列挙してください。"),
    EXPANSION_TOO_LARGE(
            "expansion-too-large",
            422,
            IssueType.TOOCOSTLY,
            "The value set has too many codes for one answer. Ask for pages with count and offset, or give a filter.",
            "コードが多すぎます。countとoffsetで分割するか、filterで絞り込んでください。"),
    MASTER_UNKNOWN(
            "master-unknown",
            404,
            IssueType.NOTFOUND,
            "No layout of this name is known. docs/terminology.md lists them and says how to declare another.",
            "この名前のレイアウトはありません。一覧と追加の方法はdocs/terminology.mdにあります。"),
    MASTER_VERSION_MALFORMED(
            "master-version-malformed",
            400,
            IssueType.VALUE,
            "A version has up to 32 letters, digits, hyphens and periods, such as 20251001.",
            "版は32文字以内の英数字、ハイフン、ピリオドで指定してください(例: 20251001)。"),
    MASTER_VERSION_EXISTS(
            "master-version-exists",
            409,
            IssueType.DUPLICATE,
            "This version was already loaded from another file. Load the file as a new version.",
            "この版は別のファイルから読み込み済みです。新しい版として読み込んでください。"),
    MASTER_LOAD_BUSY(
            "master-load-busy",
            429,
            IssueType.THROTTLED,
            "This server is loading other masters. Try again in a moment.",
            "ほかのマスターを読み込み中です。少し待ってからやり直してください。"),
    MASTER_LOAD_FAILED(
            "master-load-failed",
            500,
            IssueType.EXCEPTION,
            "The master was not loaded, and nothing was changed. Load it again.",
            "マスターを読み込めませんでした。何も変更されていません。もう一度読み込んでください。");

    private final ErrorDescription description;

    TerminologyError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
