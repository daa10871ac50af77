package techo.exchange.prescription;

/** Names under which codes and identifiers of prescriptions are known, beside those that notebooks use as well. */
final class PrescriptionSystems {

    private static final String JAMI = "http://jami.jp/CodeSystem/";
    private static final String JP_CORE = "http://jpfhir.jp/fhir/core/";
    private static final String TECHO = "https://techophr.github.io/fhir/";

    /** 補足用法, eight characters. */
    static final String USAGE_ADDITIONAL = JAMI + "MedicationUsageAdditional";
    /** 外用部位, three characters. */
    static final String BODY_SITE = JAMI + "MedicationBodySiteExternal";
    /** 製剤量 or 原薬量. */
    static final String STRENGTH_TYPE = JP_CORE + "mhlw/CodeSystem/MedicationIngredientStrengthStrengthType";
    /** 変更不可. */
    static final String SUBSTITUTION = JP_CORE + "mhlw/CodeSystem/MedicationSubstitutionProhibittedCategory";

    static final String EXPECTED_REPEATS =
            JP_CORE + "Extension/StructureDefinition/JP_MedicationRequest_DispenseRequest_ExpectedRepeatCount";

    /** What was prescribed on one slip. */
    static final String GROUP = TECHO + "prescription";
    /** The kind is added (処方箋番号種別): 1 is the number by which a pharmacy fetches an electronic prescription. */
    static final String NUMBER_KIND = TECHO + "prescription-number-kind-";
    /** The kind is added: the rules' own list of departments. */
    static final String DEPARTMENT_CODE_KIND = TECHO + "CodeSystem/prescription-department-code-kind-";

    /** 情報区分: 2 material, 3 not covered by insurance. */
    static final String CONTENT_KIND = TECHO + "CodeSystem/prescription-content-kind";

    static final String USAGE_SUPPLEMENT_KIND = TECHO + "CodeSystem/prescription-usage-supplement-kind";
    static final String DRUG_SUPPLEMENT_KIND = TECHO + "CodeSystem/prescription-drug-supplement-kind";
    /** A line of a prescription, word for word; never one of a notebook, which would give it back. */
    static final String LINE_EXTENSION = TECHO + "StructureDefinition/prescription-line";
    /** Record numbers of the format. */
    static final String RECORD = TECHO + "CodeSystem/prescription-record";

    private PrescriptionSystems() {}
}
