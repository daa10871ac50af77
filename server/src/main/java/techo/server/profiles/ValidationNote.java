package techo.server.profiles;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** What a judgement says beside the rules that are broken. */
public enum ValidationNote implements ErrorCode {
    VALID(
            "valid",
            200,
            IssueType.INFORMATIONAL,
            "No rule of FHIR or of a profile is broken, as far as this server judges.",
            "FHIRおよびプロファイルの規則に反する箇所は見つかりませんでした。"),
    QUARANTINED(
            "quarantined",
            200,
            IssueType.BUSINESSRULE,
            "The record is stored, but kept from every recipient until it is corrected. The issues beside this say where.",
            "記録は保存されましたが、修正されるまでどの提供先にも提供されません。修正箇所は併記の指摘をご覧ください。"),
    WITHHELD(
            "withheld-from-person",
            422,
            IssueType.BUSINESSRULE,
            "The sender marked this as not told or not to be given to the person whose record this is. Send it when the person knows.",
            "本人に未告知または未提供とされた情報は、本人の記録に保存できません。本人に伝えた後に送信してください。"),
    MODE_UNKNOWN(
            "validation-mode-unknown",
            400,
            IssueType.NOTSUPPORTED,
            "This mode is not known, or not here. Use create, or on a stored record update, delete or profile.",
            "検証モードが正しくないか、ここでは使えません。create、保存済みの記録ではupdate・delete・profileを使用してください。"),
    RESOURCE_MISSING(
            "validation-resource-missing",
            400,
            IssueType.REQUIRED,
            "There is nothing to validate. Send one resource of the type in the address, alone or as the parameter resource.",
            "検証対象がありません。URLの型のリソースを1つ、本文またはresourceパラメーターとして送信してください。"),
    BUSY(
            "validation-busy",
            503,
            IssueType.THROTTLED,
            "The server is validating as much as it can. Try again later.",
            "現在、検証処理が混み合っています。時間をおいてやり直してください。");

    private final ErrorDescription description;

    ValidationNote(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
