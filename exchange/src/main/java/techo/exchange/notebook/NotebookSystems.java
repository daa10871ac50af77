package techo.exchange.notebook;

/** Names under which codes, identifiers, profiles and extensions are known. */
public final class NotebookSystems {

    private static final String JP_CORE = "http://jpfhir.jp/fhir/core/";
    private static final String MHLW_IDS = JP_CORE + "mhlw/IdSystem/";
    private static final String TECHO = "https://techophr.github.io/fhir/";

    public static final String RP_NUMBER = MHLW_IDS + "Medication-RPGroupNumber";
    public static final String ORDER_IN_RP = MHLW_IDS + "MedicationAdministrationIndex";
    /** Prefecture 2, fee table 1, institution 7 digits. */
    public static final String INSTITUTION_10 = JP_CORE + "IdSystem/insurance-medical-institution-no";

    public static final String INSTITUTION_7 = MHLW_IDS + "MedicalOrganizationID";

    static final String RECEIPT_DRUG = "urn:oid:1.2.392.100495.20.1.71";
    static final String PRICE_LIST_DRUG = "urn:oid:1.2.392.100495.20.1.72";
    static final String YJ = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
    /** The name of YJ codes in older resources. */
    static final String YJ_OID = "urn:oid:1.2.392.100495.20.1.73";

    static final String HOT_PREFIX = "http://medis.or.jp/CodeSystem/master-HOT";
    public static final String GENERIC_NAME = JP_CORE + "mhlw/CodeSystem/MedicationGeneralOrderCode";
    static final String GTIN = "https://www.gs1.org/gtin";
    public static final String USAGE = "http://jami.jp/CodeSystem/MedicationUsage";
    static final String MEDICATION_FORM = JP_CORE + "mhlw/CodeSystem/MedicationForm";
    static final String UNIT = JP_CORE + "mhlw/CodeSystem/MedicationUnitMERIT9Code";
    static final String UCUM = "http://unitsofmeasure.org";
    static final String LOINC = "http://loinc.org";
    static final String OBSERVATION_CATEGORY = JP_CORE + "CodeSystem/JP_SimpleObservationCategory_CS";
    static final String BODY_MEASUREMENT = JP_CORE + "CodeSystem/JP_ObservationBodyMeasurementCode_CS";

    /** Record numbers of the format, as kinds of a note. */
    static final String RECORD = TECHO + "CodeSystem/notebook-record";

    static final String DOSAGE_FORM = TECHO + "CodeSystem/notebook-dosage-form";
    static final String PROVIDED_INFORMATION = TECHO + "CodeSystem/notebook-provided-information";
    /** The kind is added: a code whose list is not published, or not the one that its kind promises. */
    static final String DRUG_CODE_KIND = TECHO + "CodeSystem/notebook-drug-code-kind-";

    static final String INGREDIENT_CODE_KIND = TECHO + "CodeSystem/notebook-ingredient-code-kind-";
    public static final String USAGE_CODE_KIND = TECHO + "CodeSystem/notebook-usage-code-kind-";

    /** A line of the file, word for word. */
    static final String LINE_EXTENSION = TECHO + "StructureDefinition/notebook-line";
    /** An Annotation on a resource that has no place for notes. */
    static final String NOTE_EXTENSION = TECHO + "StructureDefinition/notebook-note";

    static final String DISPENSER_EXTENSION = TECHO + "StructureDefinition/notebook-dispenser";
    public static final String PRESCRIBER_EXTENSION = TECHO + "StructureDefinition/notebook-prescriber";
    /** The contained Medication that lists the ingredients; JP Core wants the drug itself as a code. */
    static final String COMPOSITION_EXTENSION = TECHO + "StructureDefinition/notebook-composition";

    /** A value in the letters of the file, beside the element that has its meaning. */
    static final String WRITTEN_EXTENSION = TECHO + "StructureDefinition/notebook-written";
    /** Who wrote a line, where that is not whom the resource names. */
    static final String CREATOR_EXTENSION = TECHO + "StructureDefinition/notebook-creator";
    /** The block that a drug or a note stood in; equal for those of one block. */
    static final String BLOCK_EXTENSION = TECHO + "StructureDefinition/notebook-block";
    /** The number by which ingredients name their drug. */
    static final String SERIAL_EXTENSION = TECHO + "StructureDefinition/notebook-serial";
    /** How material is used; R4's SupplyDelivery has no place for it. */
    static final String DOSAGE_EXTENSION = TECHO + "StructureDefinition/notebook-dosage";

    public static final String ABSENT_EXTENSION = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    private NotebookSystems() {}

    public static String jpCoreProfile(String name) {
        return JP_CORE + "StructureDefinition/" + name;
    }
}
