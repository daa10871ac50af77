package techo.exchange;

import org.hl7.fhir.r4.model.Coding;

/** The format coding of the DocumentReference that keeps an original. */
public enum DocumentFormat {
    /** CDA R2 checkup report, schema hc08 V08 (eCheckup attachment format). */
    CHECKUP_HC08(
            "http://jpfhir.jp/fhir/eCheckup/CodeSystem/attachement-format", "cdar2_hc08_v08", "特定健診情報ファイル CDA R2 V08"),
    /** CDA R2 guidance report, schema hg08 V08; the eCheckup guide has no code for it. */
    GUIDANCE_HG08(
            "https://techophr.github.io/fhir/CodeSystem/document-format", "cdar2_hg08_v08", "特定保健指導情報ファイル CDA R2 V08"),
    /** Clerical XML of the checkup exchange (claims, index, summary). */
    CHECKUP_CLERICAL(
            "https://techophr.github.io/fhir/CodeSystem/document-format", "checkup_clerical_v08", "特定健診 決済・索引ファイル"),
    /** JAHIS 電子版お薬手帳データフォーマット, JAHISTC01 to JAHISTC08. */
    NOTEBOOK_JAHISTC("https://techophr.github.io/fhir/CodeSystem/document-format", "jahistc", "電子版お薬手帳データフォーマット"),
    /** JAHIS 院外処方箋2次元シンボル記録条件規約: what the codes on a prescription hold. */
    PRESCRIPTION_JAHIS(
            "https://techophr.github.io/fhir/CodeSystem/document-format", "jahis-prescription", "院外処方箋2次元シンボル"),
    /** 医療費通知情報, the CSV that a person downloads from マイナポータル. */
    COST_NOTICE("https://techophr.github.io/fhir/CodeSystem/document-format", "cost-notice-csv", "医療費通知情報"),
    /** Measurements at home, a table for a spreadsheet. */
    HOME_TABLE("https://techophr.github.io/fhir/CodeSystem/document-format", "home-csv", "家庭での測定値"),
    /** A table whose columns a map explains. */
    COLUMN_TABLE("https://techophr.github.io/fhir/CodeSystem/document-format", "column-csv", "列対応表による表"),
    /** A document for people. */
    PDF("https://techophr.github.io/fhir/CodeSystem/document-format", "pdf", "PDF文書"),
    /** The export of Apple Health. */
    APPLE_HEALTH("https://techophr.github.io/fhir/CodeSystem/document-format", "apple-health", "Apple ヘルスケア"),
    /** Data points of Open mHealth. */
    OPEN_MHEALTH("https://techophr.github.io/fhir/CodeSystem/document-format", "open-mhealth", "Open mHealth"),
    /** FHIR R4 of another record: a Bundle or NDJSON. */
    FHIR_R4("https://techophr.github.io/fhir/CodeSystem/document-format", "fhir-r4", "FHIR R4");

    private final String system;
    private final String code;
    private final String display;

    DocumentFormat(String system, String code, String display) {
        this.system = system;
        this.code = code;
        this.display = display;
    }

    public Coding coding() {
        return new Coding(system, code, display);
    }
}
