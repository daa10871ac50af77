package techo.interceptors.error;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/** Errors that a request to any part of the server can meet. */
public enum RequestError implements ErrorCode {
    URL_MALFORMED(
            "url-malformed",
            400,
            IssueType.STRUCTURE,
            "The address of the request cannot be read. Encode it as RFC 3986 says.",
            "要求のURLを解釈できません。RFC 3986に従って符号化してください。"),
    BODY_TOO_LARGE(
            "body-too-large",
            413,
            IssueType.TOOLONG,
            "The request body is larger than this server reads. Send it in smaller parts.",
            "要求の本文が大きすぎます。分割して送信してください。"),
    BODY_EXPANDS_TOO_MUCH(
            "body-expands-too-much",
            413,
            IssueType.TOOCOSTLY,
            "The compressed request body expands too much. Send it uncompressed.",
            "圧縮された本文の展開率が大きすぎます。圧縮せずに送信してください。"),
    BODY_TOO_COMPLEX(
            "body-too-complex",
            400,
            IssueType.TOOCOSTLY,
            "The request body is nested too deeply, or has a text or a list that is too long.",
            "本文の階層が深すぎるか、長すぎる文字列または配列が含まれています。"),
    BODY_NOT_UTF8(
            "body-not-utf8",
            400,
            IssueType.STRUCTURE,
            "The request body is not UTF-8 text. Encode it as UTF-8.",
            "本文がUTF-8ではありません。UTF-8で送信してください。"),
    BODY_UNREADABLE(
            "body-unreadable",
            400,
            IssueType.STRUCTURE,
            "The request body cannot be read as a FHIR resource. Check its syntax at the place given.",
            "本文をFHIRリソースとして解釈できません。示された位置の構文を確認してください。"),
    NARRATIVE_CLEANED(
            "narrative-cleaned",
            200,
            IssueType.INFORMATIONAL,
            "The narrative was stored without what a browser would run or fetch. Leave out scripts, links and images.",
            "説明文(narrative)から、ブラウザーが実行または取得する部分を除いて保存しました。スクリプト、リンク、画像を含めないでください。"),
    CONTENT_ENCODING_UNSUPPORTED(
            "content-encoding-unsupported",
            415,
            IssueType.NOTSUPPORTED,
            "This content encoding is not supported. Send the body uncompressed or with gzip.",
            "この圧縮方式には対応していません。無圧縮またはgzipで送信してください。"),
    MEDIA_TYPE_UNSUPPORTED(
            "media-type-unsupported",
            415,
            IssueType.NOTSUPPORTED,
            "This media type is not supported here. Send application/fhir+json or application/fhir+xml.",
            "このメディアタイプには対応していません。application/fhir+jsonまたはapplication/fhir+xmlで送信してください。"),
    LOGIN_REQUIRED(
            "login-required",
            401,
            IssueType.LOGIN,
            "A valid access token is required. Sign in and repeat the request.",
            "有効なアクセストークンが必要です。サインインしてからやり直してください。"),
    NOT_PERMITTED(
            "not-permitted",
            403,
            IssueType.FORBIDDEN,
            "The access token does not permit this request.",
            "このアクセストークンではこの操作は許可されていません。"),
    NOT_FOUND("not-found", 404, IssueType.NOTFOUND, "There is nothing here that you may see.", "該当するものがないか、閲覧できません。"),
    TYPE_UNKNOWN(
            "type-unknown",
            404,
            IssueType.NOTSUPPORTED,
            "This server does not offer this resource type. GET /fhir/metadata lists what it offers.",
            "このリソース型は提供していません。提供内容はGET /fhir/metadataで確認できます。"),
    INTERACTION_NOT_OFFERED(
            "interaction-not-offered",
            405,
            IssueType.NOTSUPPORTED,
            "This server does not offer this interaction. GET /fhir/metadata lists what it offers.",
            "この操作は提供していません。提供内容はGET /fhir/metadataで確認できます。"),
    NOT_ACCEPTABLE(
            "not-acceptable",
            406,
            IssueType.NOTSUPPORTED,
            "No requested media type can be produced. Accept application/fhir+json or application/fhir+xml.",
            "要求された形式では応答できません。application/fhir+jsonまたはapplication/fhir+xmlを指定してください。"),
    INVALID_REQUEST(
            "invalid-request",
            400,
            IssueType.INVALID,
            "The request is not valid. Compare it with the FHIR RESTful API and GET /fhir/metadata.",
            "要求が正しくありません。FHIRのRESTful APIとGET /fhir/metadataを確認してください。"),
    SEARCH_PARAMETER_UNKNOWN(
            "search-parameter-unknown",
            400,
            IssueType.NOTSUPPORTED,
            "A search parameter is not known here. GET /fhir/metadata lists those of each type.",
            "未対応の検索パラメーターがあります。型ごとの一覧はGET /fhir/metadataで確認できます。"),
    PARAMETER_VALUE_INVALID(
            "parameter-value-invalid",
            400,
            IssueType.VALUE,
            "A parameter has a value of another form than its type. A day is YYYY-MM-DD; a count is a whole number from 0.",
            "パラメーターの値の形式が正しくありません。日付はYYYY-MM-DD、件数は0以上の整数で指定してください。"),
    SEARCH_TOO_COSTLY(
            "search-too-costly",
            400,
            IssueType.TOOCOSTLY,
            "The search has too many parameters, values or includes. Split it.",
            "検索のパラメーター、値またはincludeが多すぎます。分割してください。"),
    SEARCH_PARAMETER_REFUSED(
            "search-parameter-refused",
            400,
            IssueType.NOTSUPPORTED,
            "A search parameter or modifier is not offered. GET /fhir/metadata lists those of each type.",
            "提供していない検索パラメーターまたは修飾子があります。一覧はGET /fhir/metadataで確認できます。"),
    BUNDLE_TOO_LARGE(
            "bundle-too-large",
            413,
            IssueType.TOOCOSTLY,
            "The bundle has more entries than allowed. Send several smaller bundles.",
            "Bundleのエントリー数が上限を超えています。分割して送信してください。"),
    PATCH_PATH_REFUSED(
            "patch-path-refused",
            422,
            IssueType.NOTSUPPORTED,
            "A patch may address elements by name and position only. Use a path such as Patient.name[0].family.",
            "パッチのパスは要素名と位置だけで指定してください（例：Patient.name[0].family）。"),
    REFERENCE_UNRESOLVED(
            "reference-unresolved",
            422,
            IssueType.PROCESSING,
            "A reference does not lead to a record that can be used. Store the record it means first.",
            "参照先の記録を利用できません。参照先を先に登録してください。"),
    CONTENT_INVALID(
            "content-invalid",
            422,
            IssueType.INVALID,
            "The content breaks a rule of FHIR or of a profile at the place given. $validate explains it in full.",
            "示された位置の内容がFHIRまたはプロファイルの規則に反しています。詳細は$validateで確認できます。"),
    CONTENT_UNPROCESSABLE(
            "content-unprocessable",
            422,
            IssueType.PROCESSING,
            "The content is readable, but cannot be processed.",
            "内容は解釈できますが、処理できません。"),
    VERSION_CONFLICT(
            "version-conflict",
            409,
            IssueType.CONFLICT,
            "Somebody else has changed this meanwhile. Read the current version and try again.",
            "ほかの更新と競合しました。最新の版を取得してやり直してください。"),
    DELETE_CONFLICT(
            "delete-conflict",
            409,
            IssueType.CONFLICT,
            "Other records refer to this, so it cannot be deleted.",
            "ほかの記録から参照されているため削除できません。"),
    PRECONDITION_FAILED(
            "precondition-failed",
            412,
            IssueType.CONFLICT,
            "A condition of the request does not hold. Read the current version and try again.",
            "要求の条件が満たされていません。最新の版を取得してやり直してください。"),
    INTERNAL_ERROR(
            "internal-error",
            500,
            IssueType.EXCEPTION,
            "The server failed. Tell its operator the reference given.",
            "サーバーで問題が発生しました。示された参照番号を運営者に伝えてください。"),
    NOT_SUPPORTED(
            "not-supported",
            501,
            IssueType.NOTSUPPORTED,
            "This server does not support what the request asks for.",
            "要求された機能には対応していません。"),
    UNAVAILABLE(
            "unavailable",
            503,
            IssueType.TRANSIENT,
            "The server cannot answer at the moment. Try again later.",
            "現在応答できません。時間をおいてやり直してください。"),
    TIMEOUT(
            "timeout",
            503,
            IssueType.TIMEOUT,
            "The request took too long and was stopped. Ask for less at once.",
            "処理に時間がかかりすぎたため中止しました。範囲を狭めてやり直してください。");

    private final ErrorDescription description;

    RequestError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
