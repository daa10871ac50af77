package techo.exchange.fhir;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import techo.exchange.RecordCategory;

/**
 * The sections of a document over a whole record, in their order. The codes are LOINC's for sections of documents (value set
 * {@code doc-section-codes} of FHIR R4; those of the International Patient Summary where it has such a section); where LOINC
 * has none, a section has its title only.
 */
enum RecordSection {
    ALLERGIES("48765-2", "アレルギー・副作用", "Allergies", RecordCategory.ALLERGY),
    PROBLEMS("11450-4", "病気・感染症", "Problems", RecordCategory.PROBLEM, RecordCategory.INFECT),
    MEDICINES(
            "10160-0",
            "お薬",
            "Medicines",
            RecordCategory.MED_CLAIM,
            RecordCategory.MED_RX,
            RecordCategory.MED_DISP,
            RecordCategory.MED_SELF),
    IMMUNIZATIONS("11369-6", "予防接種", "Immunizations", RecordCategory.IMM),
    CHECKUPS(
            "53576-5",
            "健診・検診",
            "Checkups",
            RecordCategory.CK_SPEC,
            RecordCategory.CK_ELDER,
            RecordCategory.CK_WORK,
            RecordCategory.CK_SCHOOL,
            RecordCategory.CK_INFANT,
            RecordCategory.CK_PREG,
            RecordCategory.CK_OTHER,
            RecordCategory.SC_CANCER,
            RecordCategory.SC_OTHER),
    GUIDANCE("18776-5", "保健指導・計画", "Guidance and plans", RecordCategory.GUIDE),
    RESULTS("30954-2", "検査結果", "Results", RecordCategory.LAB),
    MEASUREMENTS("8716-3", "家庭での測定値", "Vital signs", RecordCategory.VITAL),
    ACTIVITY("", "歩数・睡眠など", "Activity and sleep", RecordCategory.LIFELOG),
    ANSWERS("29762-2", "生活習慣・質問票", "Social history and questionnaires", RecordCategory.QUEST),
    FAMILY("10157-6", "家族歴", "Family history", RecordCategory.FAMILY),
    VISITS("46240-8", "受診・処置", "Visits and procedures", RecordCategory.VISIT),
    DOCUMENTS("", "文書", "Documents", RecordCategory.DOC),
    COSTS("", "医療費", "Costs", RecordCategory.COST),
    INSURANCE("48768-6", "保険資格", "Insurance", RecordCategory.ELIG),
    OTHERS("", "その他", "Others", RecordCategory.IDENT, RecordCategory.UNKNOWN);

    private final String loinc;
    private final String japanese;
    private final String english;
    private final Set<RecordCategory> categories;

    RecordSection(String loinc, String japanese, String english, RecordCategory category, RecordCategory... more) {
        this.loinc = loinc;
        this.japanese = japanese;
        this.english = english;
        this.categories = EnumSet.of(category, more);
    }

    /** Each category has one. */
    static RecordSection of(RecordCategory category) {
        return Arrays.stream(values())
                .filter(section -> section.categories.contains(category))
                .findFirst()
                .orElse(OTHERS);
    }

    Optional<String> loinc() {
        return Optional.of(loinc).filter(code -> !code.isEmpty());
    }

    String title() {
        return japanese + " / " + english;
    }
}
