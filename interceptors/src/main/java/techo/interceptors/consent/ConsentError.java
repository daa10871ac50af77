package techo.interceptors.consent;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why a request is refused by what its caller may do. INVARIANT: none of these depends on what the caller cannot see. */
public enum ConsentError implements ErrorCode {
    RECIPIENT_READ_ONLY(
            "recipient-read-only", 403, IssueType.FORBIDDEN, "A recipient of data may not write.", "提供先は書き込みできません。"),
    WRITE_NOT_ALLOWED(
            "write-not-allowed",
            403,
            IssueType.FORBIDDEN,
            "You may not write this type of resource in this way.",
            "この種類のデータをこの方法で書き込むことはできません。"),
    CONDITIONAL_WRITE_REFUSED(
            "conditional-write-refused",
            400,
            IssueType.NOTSUPPORTED,
            "Conditional writes are not offered. Name the resource by its id.",
            "条件付きの書き込みは提供していません。IDを指定してください。"),
    PATCH_IN_BUNDLE_REFUSED(
            "patch-in-bundle-refused",
            400,
            IssueType.NOTSUPPORTED,
            "A patch cannot be an entry of a Bundle. Send it as a request of its own.",
            "パッチはBundleに含められません。個別に送信してください。"),
    TRANSACTION_SEMANTICS_REFUSED(
            "transaction-semantics-refused",
            400,
            IssueType.NOTSUPPORTED,
            "The header X-Transaction-Semantics is not offered. Leave it out.",
            "X-Transaction-Semanticsヘッダーは提供していません。外して送信してください。"),
    OWNER_REQUIRED(
            "owner-required",
            422,
            IssueType.BUSINESSRULE,
            "The resource must name exactly one person, whose record you may write.",
            "書き込みできる本人を一人だけ指定してください。"),
    OWNER_UNCHANGEABLE(
            "owner-unchangeable",
            422,
            IssueType.BUSINESSRULE,
            "A resource cannot be moved to the record of another person.",
            "データをほかの人の記録へ移すことはできません。"),
    BIRTH_DATE_REGISTERED(
            "birth-date-registered",
            422,
            IssueType.BUSINESSRULE,
            "A date of birth is changed by an operator. Send it as it is on record.",
            "生年月日を変更できるのは運営者だけです。登録どおりの生年月日を送信してください。"),
    ACQUISITION_NOT_CONSENTED(
            "acquisition-not-consented",
            422,
            IssueType.BUSINESSRULE,
            "The person did not consent to take these data in, or the consent is over. See docs/consent.md.",
            "このデータを取り込む同意がないか、期限が切れています。docs/consent.mdを確認してください。"),
    CONSENTS_TO_SEVERAL_RECIPIENTS(
            "consents-to-several-recipients",
            422,
            IssueType.BUSINESSRULE,
            "A Bundle cannot give consents to several recipients. Give each in a request of its own.",
            "複数の提供先への同意を1つのBundleで行うことはできません。提供先ごとに送信してください。"),
    CONSENT_UNREADABLE(
            "consent-unreadable",
            422,
            IssueType.BUSINESSRULE,
            "The Consent must name one person, one organisation, one purpose and the categories of data.",
            "同意には、本人、提供先、利用目的、情報の種類をそれぞれ明記してください。");

    private final ErrorDescription description;

    ConsentError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
