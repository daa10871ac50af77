package techo.interceptors.consent;

import java.util.Arrays;
import java.util.Collection;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.policy.consent.ConsentRefusal;

/** Why a consent that can be read may not be given. One for each {@link ConsentRefusal}. */
public enum RefusedConsent implements ErrorCode {
    GIVEN_IN_FUTURE(
            ConsentRefusal.GIVEN_IN_FUTURE,
            "The Consent is dated after now. Give it when the day has come.",
            "同意の日時が未来です。その日になってから同意してください。"),
    CHILD_CANNOT_CONSENT(
            ConsentRefusal.CHILD_CANNOT_CONSENT,
            "The person is too young to decide alone. A parent or guardian must consent.",
            "ご本人だけでは同意できない年齢です。親権者または後見人が同意してください。"),
    AGE_UNKNOWN(
            ConsentRefusal.AGE_UNKNOWN,
            "The date of birth of the person is not known here. Have it entered before you consent.",
            "生年月日が登録されていません。登録後に同意してください。"),
    REPRESENTATIVE_WITHOUT_RIGHT(
            ConsentRefusal.REPRESENTATIVE_WITHOUT_RIGHT,
            "No delegation in force lets you consent for this person.",
            "この方に代わって同意する権限が確認できません。"),
    EMPTY(
            ConsentRefusal.EMPTY,
            "The Consent permits nothing and denies nothing. Name what it is about.",
            "許可も拒否も含まれていません。対象を指定してください。"),
    BUNDLED(
            ConsentRefusal.BUNDLED,
            "A Consent is for one recipient and one purpose. Give one for each.",
            "同意は提供先と利用目的ごとに一つです。分けて同意してください。"),
    CATEGORY_NEVER_SHARED(
            ConsentRefusal.CATEGORY_NEVER_SHARED,
            "One of the categories is never shared. Leave it out.",
            "提供できない種類の情報が含まれています。除いてください。"),
    ABOVE_CEILING(
            ConsentRefusal.ABOVE_CEILING,
            "This kind of recipient may not have data for this purpose, even with a consent.",
            "この種別の提供先には、この利用目的での提供は認められていません。"),
    RECIPIENT_UNREGISTERED(
            ConsentRefusal.RECIPIENT_UNREGISTERED,
            "The recipient is not in the register of recipients.",
            "提供先が登録されていません。"),
    NOTICE_NOT_CURRENT(
            ConsentRefusal.NOTICE_NOT_CURRENT,
            "Consent to the notice that is shown now: see Consent/$notices for its version.",
            "現在の通知の版に同意してください。版はConsent/$noticesで確認できます。"),
    RECIPIENT_VERSION_NOT_CURRENT(
            ConsentRefusal.RECIPIENT_VERSION_NOT_CURRENT,
            "The recipient presents itself differently now: see Consent/$recipient-notice for its version.",
            "提供先の表示内容が変わりました。Consent/$recipient-noticeで現在の版を確認してください。"),
    FOREIGN_TEXTS_MISSING(
            ConsentRefusal.FOREIGN_TEXTS_MISSING,
            "The recipient is abroad. The three texts must be told first: see Consent/$recipient-notice.",
            "外国の提供先です。三つの情報の提供を受けてから同意してください(Consent/$recipient-notice)。"),
    ANALYSIS_UNNAMED(
            ConsentRefusal.ANALYSIS_UNNAMED,
            "A consent to an analysis names the analysis. Add its project.",
            "分析への同意には分析名が必要です。projectを指定してください。"),
    KIND_AND_PURPOSE(
            ConsentRefusal.KIND_AND_PURPOSE,
            "This kind of consent is not for this purpose. See docs/consent.md.",
            "この種別の同意は、この利用目的には使えません。docs/consent.mdを確認してください。"),
    SUBMISSION_WITHOUT_ITEMS(
            ConsentRefusal.SUBMISSION_WITHOUT_ITEMS,
            "A submission names every item that is handed over.",
            "提出への同意には、提出する項目をすべて指定してください。");

    private final ConsentRefusal refusal;
    private final ErrorDescription description;

    RefusedConsent(ConsentRefusal refusal, String english, String japanese) {
        this.refusal = refusal;
        this.description = new ErrorDescription(refusal.code(), 422, IssueType.BUSINESSRULE, english, japanese);
    }

    /** Says everything that is wrong, so that a person is asked once. */
    public static TechoException exception(Collection<ConsentRefusal> refusals) {
        return new TechoException(Arrays.stream(values())
                .filter(error -> refusals.contains(error.refusal))
                .map(Problem::error)
                .toList());
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
