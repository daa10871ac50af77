package techo.policy.identity;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why data are asked for (利用目的, APPI Art. 17). One request has exactly one purpose.
 *
 * <p>Rules decide on these codes only. The HL7 v3 ActReason code is for audit records; it is often wider, so it must
 * never be used to decide.
 */
public enum PurposeOfUse {
    SELF_VIEW("SELF-VIEW", "PATRQT", "本人による閲覧・管理"),
    FAMILY_VIEW("FAMILY-VIEW", "FAMRQT", "家族・支援者による閲覧"),
    LEGAL_REP("LEGAL-REP", "PWATRNY", "法定代理人・後見人"),
    PORTABILITY("PORTABILITY", "PATRQT", "他サービスへの移行"),
    INFO_SERVICE("INFO-SERVICE", "PATRQT", "分析・情報提供"),
    HEALTH_GUIDE("HEALTH-GUIDE", "COC", "保健指導・健康相談"),
    TREAT("TREAT", "TREAT", "診療・調剤への提供"),
    EMERGENCY("EMERGENCY", "ETREAT", "救急"),
    DISASTER("DISASTER", "DISASTER", "災害時"),
    SUBMIT_INS("SUBMIT-INS", "ELIGDTRM", "保険契約手続への提出"),
    SUBMIT_PUB("SUBMIT-PUB", "GOV", "行政手続への提出"),
    SUBMIT_OTHER("SUBMIT-OTHER", "PATRQT", "勤務先・学校等への提出"),
    INSURER_PROG("INSURER-PROG", "CAREMGT", "保険者の保健事業"),
    EMPLOYER_HLTH("EMPLOYER-HLTH", "HCOMPL", "事業者の健康管理"),
    RESEARCH("RESEARCH", "HRESCH", "研究"),
    SVC_IMPROVE("SVC-IMPROVE", "HOPERAT", "サービス改善・統計"),
    OPERATE("OPERATE", "HSYSADMIN", "運営・保守・問合せ対応"),
    RIGHTS("RIGHTS", "RECORDMGT", "開示等請求対応"),
    LEGAL("LEGAL", "HLEGAL", "法令に基づく対応"),
    PUBHEALTH("PUBHEALTH", "PUBHLTH", "公衆衛生"),
    MARKETING("MARKETING", "HMARKT", "商品・広告案内"),
    TEST("TEST", "HTEST", "試験(合成データ)");

    private final String code;
    private final String actReason;
    private final String japanese;

    PurposeOfUse(String code, String actReason, String japanese) {
        this.code = code;
        this.actReason = actReason;
        this.japanese = japanese;
    }

    /** The code as it stands in tokens, consents and audit records. */
    public String code() {
        return code;
    }

    /** The nearest code of {@code http://terminology.hl7.org/CodeSystem/v3-ActReason}, for audit records only. */
    public String actReason() {
        return actReason;
    }

    /** What a citizen reads. */
    public String japanese() {
        return japanese;
    }

    /** An unknown code is empty, and the caller of this method must then refuse. */
    public static Optional<PurposeOfUse> ofCode(String code) {
        return Arrays.stream(values()).filter(p -> p.code.equals(code)).findFirst();
    }
}
