package techo.exchange.checkup;

import java.util.Arrays;
import java.util.Optional;
import techo.exchange.RecordCategory;

/** 報告区分, {@code 1.2.392.200119.6.1001}. */
enum ReportClass {
    SPECIFIC("10", "特定健診情報", Handling.TRANSLATE, RecordCategory.CK_SPEC),
    SPECIFIC_DELETION("19", "提出済み健診情報(閲覧用ファイル)の削除依頼", Handling.KEEP_DELETION, RecordCategory.CK_SPEC),
    GUIDANCE_START("21", "特定保健指導情報(開始時)", Handling.KEEP_GUIDANCE, RecordCategory.GUIDE),
    GUIDANCE_RESULT("22", "特定保健指導情報(実績評価時＝集合契約の場合の最終決済時)", Handling.KEEP_GUIDANCE, RecordCategory.GUIDE),
    GUIDANCE_STOPPED("23", "特定保健指導情報(途中終了時＝利用停止等)", Handling.KEEP_GUIDANCE, RecordCategory.GUIDE),
    GUIDANCE_OTHER("24", "特定保健指導情報(その他)", Handling.KEEP_GUIDANCE, RecordCategory.GUIDE),
    GUIDANCE_UNFINISHED("25", "特定保健指導情報(初回未完了)", Handling.KEEP_GUIDANCE, RecordCategory.GUIDE),
    NATIONAL("30", "国への実績報告", Handling.TRANSLATE, RecordCategory.CK_OTHER),
    NOT_SPECIFIC("40", "特定健診以外の健診結果を送付", Handling.TRANSLATE, RecordCategory.CK_OTHER),
    EMPLOYER("41", "事業者健診", Handling.TRANSLATE, RecordCategory.CK_WORK),
    MUNICIPAL("42", "自治体検診", Handling.TRANSLATE, RecordCategory.CK_OTHER),
    INFANT("43", "乳幼児健診", Handling.TRANSLATE, RecordCategory.CK_INFANT),
    PREGNANCY("44", "妊婦健診", Handling.TRANSLATE, RecordCategory.CK_PREG),
    NOT_SPECIFIC_DELETION("49", "提出済み事業者健診等情報(閲覧用ファイル)の削除依頼", Handling.KEEP_DELETION, RecordCategory.CK_OTHER),
    WELFARE("60", "被保護者の健診情報", Handling.TRANSLATE, RecordCategory.CK_OTHER),
    WELFARE_DELETION("69", "提出済み被保護者の健診情報(閲覧用ファイル)の削除依頼", Handling.KEEP_DELETION, RecordCategory.CK_OTHER),
    EQUIVALENT("70", "保険者以外が行う特定健診等に相当する健診", Handling.TRANSLATE, RecordCategory.CK_OTHER),
    EQUIVALENT_DELETION("79", "保険者以外が行う特定健診等に相当する健診の削除依頼", Handling.KEEP_DELETION, RecordCategory.CK_OTHER),
    INSURER_OTHER("80", "保険者が実施する特定健診等以外の健診", Handling.TRANSLATE, RecordCategory.CK_OTHER),
    INSURER_OTHER_DELETION("89", "保健者が実施する特定健診等以外の健診の削除依頼", Handling.KEEP_DELETION, RecordCategory.CK_OTHER),
    OTHER("90", "その他", Handling.TRANSLATE, RecordCategory.CK_OTHER),
    OTHER_99("99", "そのほか", Handling.TRANSLATE, RecordCategory.CK_OTHER);

    /** What an import does with a document of the class. */
    enum Handling {
        TRANSLATE,
        KEEP_GUIDANCE,
        KEEP_DELETION
    }

    private final String code;
    private final String display;
    private final Handling handling;
    private final RecordCategory category;

    ReportClass(String code, String display, Handling handling, RecordCategory category) {
        this.code = code;
        this.display = display;
        this.handling = handling;
        this.category = category;
    }

    static Optional<ReportClass> ofCode(String code) {
        return Arrays.stream(values()).filter(c -> c.code.equals(code)).findFirst();
    }

    String code() {
        return code;
    }

    String display() {
        return display;
    }

    Handling handling() {
        return handling;
    }

    /** The category of the document's data; a programme can say it more exactly where the class is a collective one. */
    RecordCategory category(Optional<String> program) {
        if (category != RecordCategory.CK_OTHER && this != SPECIFIC) {
            return category;
        }
        return program.flatMap(ReportClass::byProgram).orElse(category);
    }

    private static Optional<RecordCategory> byProgram(String program) {
        return switch (program) {
            case "010" -> Optional.of(RecordCategory.CK_SPEC);
            case "020" -> Optional.of(RecordCategory.CK_ELDER);
            case "030" -> Optional.of(RecordCategory.CK_WORK);
            case "040" -> Optional.of(RecordCategory.CK_SCHOOL);
            case "060" -> Optional.of(RecordCategory.SC_CANCER);
            case "090" -> Optional.of(RecordCategory.SC_OTHER);
            default -> Optional.empty();
        };
    }

    /** Whether the eCheckup guide has the class in its value set, which is less than its list of codes. */
    boolean isProfiled() {
        return switch (this) {
            case SPECIFIC, EMPLOYER, MUNICIPAL, INFANT, PREGNANCY, WELFARE, EQUIVALENT, INSURER_OTHER, OTHER_99 -> true;
            default -> false;
        };
    }
}
