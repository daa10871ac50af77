package techo.server.delegation;

import java.util.Comparator;
import java.util.Set;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.policy.consent.DelegationRefusal;

/** Why nobody is let act for a person. */
public enum DelegationError implements ErrorCode {
    UNREADABLE(
            "delegation-unreadable",
            422,
            "The delegation lacks something or has a code that nobody knows. See docs/identity.md.",
            "代理の登録内容に不足があるか、コードが不明です。docs/identity.mdを確認してください。"),
    DELEGATE_UNKNOWN(
            "delegate-unknown",
            422,
            "The delegate must be a RelatedPerson of this person's record. Store it first.",
            "代理人は、本人の記録のRelatedPersonでなければなりません。先に登録してください。"),
    CONSENT_NOT_OFFERED(
            "delegation-right-not-offered",
            422,
            "Only parents and guardians consent for the person. Leave the right to consent out.",
            "本人に代わって同意できるのは親権者・後見人だけです。同意の権限は外してください。"),
    RIGHT_WITHOUT_VIEW(
            "delegation-right-without-view",
            422,
            "Who manages or exports a record sees it. Name the right to view as well.",
            "記録の管理や書き出しには閲覧の権限が必要です。閲覧の権限も指定してください。"),
    EMPTY("delegation-empty", 422, "Name at least one right and one category of data.", "権限とデータ種別を一つ以上指定してください。"),
    OVER("delegation-over", 422, "The period is over already. Name a later end.", "期間がすでに終了しています。終了日を見直してください。"),
    NOT_FOR_THEM_TO_GIVE(
            "delegation-not-yours",
            403,
            "Parents, guardians and documents are for an operator to verify; family is for the person to let in.",
            "親権者・後見人・書類の確認は運営者が行い、家族への許可は本人が行います。"),
    DOCUMENT(
            "delegation-document",
            422,
            "An operator names the document that shows the ground; a person names none.",
            "運営者は根拠となる書類の種類を指定してください。本人は指定できません。"),
    NO_CHILD(
            "delegation-no-child",
            422,
            "A parent acts for a child only, and the child's date of birth must be on record.",
            "親権者として代理できるのは未成年の本人だけです。本人の生年月日を登録してください。"),
    CHILD_CANNOT_DELEGATE(
            "delegation-by-child",
            403,
            "A child, or somebody whose date of birth is not on record, lets nobody act.",
            "本人が未成年であるか生年月日が未登録のため、代理人を指定できません。"),
    CATEGORY_NEVER_SHARED(
            "delegation-category",
            422,
            "A category is only for those who act by law. Leave it out.",
            "法定代理人だけに認められるデータ種別が含まれています。外してください。"),
    SHIELDED(
            "delegation-shielded",
            422,
            "The record is kept from delegates. Ask the operator.",
            "この記録は代理人に開示されません。運営者に問い合わせてください。");

    private final ErrorDescription description;

    DelegationError(String code, int status, String english, String japanese) {
        this.description = new ErrorDescription(
                code, status, status == 403 ? IssueType.FORBIDDEN : IssueType.BUSINESSRULE, english, japanese);
    }

    /** Everything that is wrong, in one answer. */
    static TechoException refused(Set<DelegationRefusal> refusals) {
        return new TechoException(refusals.stream()
                .map(DelegationError::of)
                .sorted(Comparator.naturalOrder())
                .map(Problem::error)
                .toList());
    }

    private static DelegationError of(DelegationRefusal refusal) {
        return switch (refusal) {
            case EMPTY -> EMPTY;
            case RIGHT_WITHOUT_VIEW -> RIGHT_WITHOUT_VIEW;
            case CONSENT_NOT_OFFERED -> CONSENT_NOT_OFFERED;
            case OVER -> OVER;
            case NOT_FOR_THEM_TO_GIVE -> NOT_FOR_THEM_TO_GIVE;
            case DOCUMENT -> DOCUMENT;
            case NO_CHILD -> NO_CHILD;
            case CHILD_CANNOT_DELEGATE -> CHILD_CANNOT_DELEGATE;
            case CATEGORY_NEVER_SHARED -> CATEGORY_NEVER_SHARED;
            case SHIELDED -> SHIELDED;
        };
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
