package techo.interceptors.identity;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.Problem;

/**
 * Why a request is refused before anything about records is asked.
 *
 * <p>The codes leave the system and are never renamed. None of them depends on stored data, so none can be used to find
 * out whether somebody has a record.
 */
public enum IdentityIssue {
    TOKEN_REQUIRED("token-required", 401, IssueType.LOGIN, "An access token is required", "アクセストークンが必要です"),
    TOKEN_INVALID("token-invalid", 401, IssueType.LOGIN, "The access token is not valid here", "アクセストークンが無効です"),
    ISSUER_UNREACHABLE(
            "issuer-unreachable",
            503,
            IssueType.TRANSIENT,
            "The keys of the token issuer cannot be read at the moment",
            "トークン発行者の鍵を取得できません。しばらくしてからやり直してください"),
    CALLER_UNKNOWN(
            "caller-unknown",
            403,
            IssueType.FORBIDDEN,
            "The token does not say who asks in a way this server knows",
            "トークンから利用者の種別を判断できません"),
    CALLER_NOT_TRUSTED(
            "caller-not-trusted",
            403,
            IssueType.FORBIDDEN,
            "The issuer or client of the token may not speak for this kind of caller",
            "この発行者またはクライアントは、この種別の利用者を名乗れません"),
    CLIENT_UNREGISTERED(
            "client-unregistered",
            403,
            IssueType.FORBIDDEN,
            "The client of the token is not registered here",
            "クライアントが登録されていません"),
    PURPOSE_REQUIRED(
            "purpose-required", 403, IssueType.FORBIDDEN, "The token must state one purpose of use", "利用目的の指定が必要です"),
    PURPOSE_UNKNOWN("purpose-unknown", 403, IssueType.FORBIDDEN, "The purpose of use is not known", "利用目的が不明です"),
    PURPOSE_UNREGISTERED(
            "purpose-unregistered",
            403,
            IssueType.FORBIDDEN,
            "The client is not registered for this purpose of use",
            "クライアントは、この利用目的では登録されていません"),
    RECIPIENT_UNKNOWN(
            "recipient-unknown",
            403,
            IssueType.FORBIDDEN,
            "The token does not name an organisation, and its type, for which the client is registered",
            "提供先の機関が不明、またはクライアントに登録されていません"),
    OPERATOR_REQUIRED("operator-required", 403, IssueType.FORBIDDEN, "Only an operator may do this", "運営者だけが利用できます"),
    PATH_UNKNOWN("path-unknown", 404, IssueType.NOTFOUND, "There is nothing at this address", "このアドレスには何もありません"),
    REQUEST_MALFORMED(
            "request-malformed", 400, IssueType.STRUCTURE, "The address of the request is malformed", "要求の形式が正しくありません");

    private final int status;
    private final Problem problem;

    IdentityIssue(String code, int status, IssueType type, String english, String japanese) {
        this.status = status;
        this.problem = new Problem(type, code, english, japanese);
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** What the client is told. */
    public Problem problem() {
        return problem;
    }
}
