package techo.server.research;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.ErrorDescription;

/** Why a study is not registered, does not go on, or does not receive something. */
enum StudyError implements ErrorCode {
    INVALID(
            "study-invalid",
            422,
            IssueType.BUSINESSRULE,
            "The study lacks something, or asks for more than its kind may have. See docs/research.md.",
            "研究の内容に不足があるか、その種類では認められない内容が含まれています。docs/research.mdを確認してください。"),
    PSEUDONYMISED_TO_THIRD_PARTY(
            "study-pseudonymised-to-third-party",
            422,
            IssueType.BUSINESSRULE,
            "Pseudonymised data must not go to a third party, also with consent (APPI Art. 41(6)). Ask for anonymised data.",
            "仮名加工情報は、同意があっても第三者に提供できません(個人情報保護法第41条第6項)。匿名加工情報にしてください。"),
    EXISTS(
            "study-exists",
            409,
            IssueType.DUPLICATE,
            "There is a study of this name. What bounds a study does not change; register another one.",
            "同じ名前の研究がすでにあります。研究の内容は変更できません。別の研究として登録してください。"),
    SECOND_OPERATOR_REQUIRED(
            "study-second-operator-required",
            403,
            IssueType.FORBIDDEN,
            "Whoever proposed a study may not approve it, and whoever closed it may not destroy its keys. Another operator must.",
            "研究を申請した本人は承認できず、終了した本人は鍵を破棄できません。別の運営者が行ってください。"),
    BESIDE_OTHERS(
            "study-beside-others",
            409,
            IssueType.BUSINESSRULE,
            "The recipient has releases of other studies, which can be laid beside those of this one. $study lists them; name"
                    + " each as beside when people stay unknown in all of them together.",
            "提供先には他の研究のデータもあり、照合されるおそれがあります。$studyのbesideに並ぶ研究を確認し、個人が識別されないと判断した場合は、" + "それぞれをbesideに指定してください。"),
    RELEASES_ONLY(
            "study-releases-only",
            403,
            IssueType.FORBIDDEN,
            "Who works on a registered study receives its releases, and nothing else. Use Group/[study]/$export.",
            "登録された研究の利用者が受け取れるのは研究用データだけです。Group/[study]/$exportを使ってください。"),
    STATE(
            "study-state",
            409,
            IssueType.CONFLICT,
            "The study is not in a state in which this can be done.",
            "現在の研究の状態では、この操作はできません。");

    private final ErrorDescription description;

    StudyError(String code, int status, IssueType issueType, String english, String japanese) {
        this.description = new ErrorDescription(code, status, issueType, english, japanese);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
