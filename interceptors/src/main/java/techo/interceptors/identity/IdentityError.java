package techo.interceptors.identity;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/**
 * Why a token is refused before anything about records is asked.
 *
 * <p>None of these depends on stored data, so none can be used to find out whether somebody has a record.
 */
public enum IdentityError implements ErrorCode {
    TOKEN_INVALID(
            "token-invalid",
            401,
            IssueType.LOGIN,
            "The access token is not valid here. Get a new one from an issuer that this server trusts.",
            "アクセストークンが無効です。このサーバーが信頼する発行者から取得し直してください。"),
    ISSUER_UNREACHABLE(
            "issuer-unreachable",
            503,
            IssueType.TRANSIENT,
            "The keys of the token issuer cannot be read at the moment. Try again later.",
            "トークン発行者の鍵を取得できません。時間をおいてやり直してください。"),
    CALLER_UNKNOWN(
            "caller-unknown",
            403,
            IssueType.FORBIDDEN,
            "The token does not say who asks in a way that this server knows.",
            "トークンから利用者を判断できません。"),
    CALLER_NOT_TRUSTED(
            "caller-not-trusted",
            403,
            IssueType.FORBIDDEN,
            "The issuer or the client of the token may not speak for this kind of caller.",
            "この発行者またはクライアントは、この種別の利用者を名乗れません。"),
    CLIENT_UNREGISTERED(
            "client-unregistered",
            403,
            IssueType.FORBIDDEN,
            "The client of the token is not registered. Ask the operator to register it.",
            "クライアントが登録されていません。運営者に登録を依頼してください。"),
    PURPOSE_REQUIRED(
            "purpose-required",
            403,
            IssueType.FORBIDDEN,
            "The token does not state a purpose of use. Ask for a token with one.",
            "トークンに利用目的がありません。利用目的を指定してトークンを取得してください。"),
    PURPOSE_UNKNOWN(
            "purpose-unknown",
            403,
            IssueType.FORBIDDEN,
            "The purpose of use in the token is not one purpose of the code list.",
            "トークンの利用目的がコード一覧にありません。"),
    PURPOSE_UNREGISTERED(
            "purpose-unregistered",
            403,
            IssueType.FORBIDDEN,
            "The client is not registered for this purpose of use. Ask the operator to register it.",
            "クライアントはこの利用目的で登録されていません。運営者に登録を依頼してください。"),
    RECIPIENT_UNREGISTERED(
            "recipient-unregistered",
            403,
            IssueType.FORBIDDEN,
            "The token does not name an organisation and type for which the client is registered.",
            "トークンの提供先機関または種別が、クライアントの登録と一致しません。"),
    AGENT_UNREGISTERED(
            "agent-unregistered",
            403,
            IssueType.FORBIDDEN,
            "The token names somebody, or nobody, behind the request, other than the client is registered for.",
            "トークンの操作者が、クライアントの登録(システム・職員・研究者・本人のアプリ)と一致しません。"),
    RECIPIENT_SUSPENDED(
            "recipient-suspended",
            403,
            IssueType.FORBIDDEN,
            "The organisation may not receive anything at the moment. Ask the operator.",
            "この提供先への提供は停止されています。運営者に問い合わせてください。"),
    PURPOSE_AMBIGUOUS(
            "purpose-ambiguous",
            403,
            IssueType.FORBIDDEN,
            "The request states more than one purpose of use. One request has one purpose.",
            "利用目的が複数指定されています。一つの要求には一つの利用目的を指定してください。"),
    TOKEN_UNBOUND(
            "token-unbound",
            403,
            IssueType.FORBIDDEN,
            "The client is registered for tokens that are bound to a key of its own (DPoP or a client certificate).",
            "このクライアントは、鍵に束縛されたトークン(DPoPまたはクライアント証明書)で登録されています。"),
    AUTHENTICATION_INSUFFICIENT(
            "authentication-insufficient",
            401,
            IssueType.LOGIN,
            "This needs a stronger or a more recent sign-in. Sign in again as the WWW-Authenticate header says.",
            "この操作には、より強い認証または直近の認証が必要です。WWW-Authenticateヘッダーに従ってサインインし直してください。"),
    RATE_EXCEEDED(
            "rate-exceeded",
            429,
            IssueType.THROTTLED,
            "You ask too often. Wait as long as the Retry-After header says.",
            "要求が多すぎます。Retry-Afterヘッダーの時間を待ってやり直してください。"),
    SCOPE_MISSING(
            "scope-missing",
            403,
            IssueType.FORBIDDEN,
            "The token opens no resource. Ask for SMART scopes such as patient/*.rs that fit the caller.",
            "トークンにデータを開くスコープがありません。利用者に合うSMARTスコープ(patient/*.rsなど)で取得してください。"),
    SCOPE_MALFORMED(
            "scope-malformed",
            403,
            IssueType.FORBIDDEN,
            "A scope of the token cannot be read. Write patient|user|system, a slash, a type, a dot and cruds.",
            "トークンのスコープを解釈できません。patient、user、systemのいずれかに続けて、/型.crudsの形で書いてください。"),
    SCOPE_RESTRICTION_UNSUPPORTED(
            "scope-restriction-unsupported",
            403,
            IssueType.FORBIDDEN,
            "A scope of the token is narrowed in a way that this server cannot enforce. See its documentation.",
            "トークンのスコープの絞り込み条件は、このサーバーでは扱えません。説明書を確認してください。"),
    SCOPE_INSUFFICIENT(
            "scope-insufficient",
            403,
            IssueType.FORBIDDEN,
            "The scopes of the token do not cover this. Ask for a token with more.",
            "トークンのスコープでは、この操作はできません。必要なスコープを加えて取得してください。"),
    OPERATOR_REQUIRED(
            "operator-required", 403, IssueType.FORBIDDEN, "Only an operator may do this.", "この操作ができるのは運営者だけです。");

    private final ErrorDescription description;

    IdentityError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
