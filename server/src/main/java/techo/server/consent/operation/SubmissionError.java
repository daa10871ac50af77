package techo.server.consent.operation;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;
import techo.policy.disclosure.SubmissionDecision;

/** Why something is not handed over. */
public enum SubmissionError implements ErrorCode {
    NO_CONSENT(
            SubmissionDecision.Reason.NO_CONSENT.code(),
            "This is no consent to submit, or it is no longer in force.",
            "提出の同意ではないか、すでに有効ではありません。"),
    ALREADY_MADE(
            SubmissionDecision.Reason.ALREADY_MADE.code(),
            "This consent was used by an earlier submission. Give another one to submit again.",
            "この同意による提出は済んでいます。もう一度提出するには、新しい同意が必要です。"),
    NOT_AS_AGREED(
            SubmissionDecision.Reason.NOT_AS_AGREED.code(),
            "An item of the consent is not there any more. A submission is complete as agreed, or not made.",
            "同意した記録の一部がありません。同意したとおりにそろわないものは提出できません。"),
    ITEM_REFUSED(
            SubmissionDecision.Reason.ITEM_REFUSED.code(),
            "An item may not leave to this recipient: it is hidden, must be corrected or is not covered, or the recipient is closed.",
            "非表示・要確認・同意の範囲外の記録が含まれるか、提出先が受け取れない状態のため、提出できません。");

    private final ErrorDescription description;

    SubmissionError(String code, String english, String japanese) {
        this.description = new ErrorDescription(code, 422, IssueType.BUSINESSRULE, english, japanese);
    }

    static SubmissionError of(SubmissionDecision.Reason reason) {
        return switch (reason) {
            case NO_CONSENT -> NO_CONSENT;
            case ALREADY_MADE -> ALREADY_MADE;
            case NOT_AS_AGREED -> NOT_AS_AGREED;
            case ITEM_REFUSED -> ITEM_REFUSED;
        };
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
