package techo.policy.consent;

import java.util.Arrays;
import java.util.Optional;

/**
 * What kind of data a resource is, as a person consents to it. The server decides it when a resource is stored; a
 * caller cannot.
 *
 * <p>The number is what tables hold. INVARIANT: numbers are never changed or used again.
 */
public enum DataCategory {
    UNKNOWN(0, "UNKNOWN", "未分類"),
    IDENT(1, "IDENT", "基本情報"),
    CK_SPEC(2, "CK-SPEC", "特定健診"),
    CK_ELDER(3, "CK-ELDER", "後期高齢者健診"),
    CK_WORK(4, "CK-WORK", "事業者健診"),
    CK_SCHOOL(5, "CK-SCHOOL", "学校健診"),
    CK_INFANT(6, "CK-INFANT", "乳幼児健診"),
    CK_PREG(7, "CK-PREG", "妊婦健診"),
    CK_OTHER(8, "CK-OTHER", "その他の健診"),
    SC_CANCER(9, "SC-CANCER", "がん検診"),
    SC_OTHER(10, "SC-OTHER", "肝炎・骨粗鬆症・歯周疾患検診"),
    GUIDE(11, "GUIDE", "特定保健指導"),
    IMM(12, "IMM", "予防接種"),
    MED_CLAIM(13, "MED-CLAIM", "薬剤情報(レセプト)"),
    MED_RX(14, "MED-RX", "処方情報"),
    MED_DISP(15, "MED-DISP", "調剤情報"),
    MED_SELF(16, "MED-SELF", "市販薬・服薬記録"),
    VISIT(17, "VISIT", "診療情報"),
    PROBLEM(18, "PROBLEM", "傷病名"),
    ALLERGY(19, "ALLERGY", "アレルギー・薬剤禁忌"),
    INFECT(20, "INFECT", "感染症"),
    LAB(21, "LAB", "検査結果"),
    DOC(22, "DOC", "文書"),
    IMG(23, "IMG", "画像"),
    COST(24, "COST", "医療費通知"),
    ELIG(25, "ELIG", "資格・保険情報"),
    VITAL(26, "VITAL", "家庭測定"),
    LIFELOG(27, "LIFELOG", "歩数・睡眠・食事"),
    QUEST(28, "QUEST", "問診・自記式"),
    GENE(29, "GENE", "遺伝情報"),
    MENTAL(30, "MENTAL", "精神・心理"),
    CARE(31, "CARE", "介護"),
    FAMILY(32, "FAMILY", "家族歴・他人の情報"),
    DERIVED(33, "DERIVED", "分析結果・スコア"),
    RELATED(34, "RELATED", "端末・閲覧情報"),
    /** Shared infrastructure that belongs to nobody: registered organisations and the like. */
    DIRECTORY(35, "DIRECTORY", "台帳"),
    /** The person's own consents and the provenance of their record; only the person sees them. */
    RECORD(36, "RECORD", "同意・来歴");

    private final int number;
    private final String code;
    private final String japanese;

    DataCategory(int number, String code, String japanese) {
        this.number = number;
        this.code = code;
        this.japanese = japanese;
    }

    /** What tables hold. */
    public int number() {
        return number;
    }

    /** The code as it stands in a Consent. */
    public String code() {
        return code;
    }

    /** What a citizen reads. */
    public String japanese() {
        return japanese;
    }

    public static Optional<DataCategory> ofCode(String code) {
        return Arrays.stream(values()).filter(c -> c.code.equals(code)).findFirst();
    }

    public static Optional<DataCategory> ofNumber(int number) {
        return Arrays.stream(values()).filter(c -> c.number == number).findFirst();
    }
}
