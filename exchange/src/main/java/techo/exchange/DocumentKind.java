package techo.exchange;

/** What a file is, judged by its content. */
public enum DocumentKind {
    /** 特定健診情報ファイル: CDA R2 {@code ClinicalDocument}; guidance files (hg08) have the same root. */
    CHECKUP_XML("application/xml"),
    /** Another XML file of the checkup exchange, in the ministry's namespace: index, summary, claims. */
    CHECKUP_CLERICAL_XML("application/xml"),
    /** Starts like XML, and is none of the above or not readable up to its root element. */
    OTHER_XML("application/xml"),
    /** A zip; what it holds is known only when it is read. */
    ARCHIVE("application/zip"),
    /** 電子版お薬手帳: text whose first line starts with {@code JAHISTC}. */
    NOTEBOOK("text/plain"),
    /** 院外処方箋2次元シンボル: text whose first line starts with {@code JAHIS} and a digit. */
    PRESCRIPTION("text/plain"),
    /** 医療費通知情報 as it is downloaded: CSV of keys and values. */
    COST_NOTICE("text/csv"),
    /** One FHIR resource in JSON; a Bundle is one. */
    FHIR_JSON("application/fhir+json"),
    /** A FHIR resource in each line, as Bulk Data has it. */
    FHIR_NDJSON("application/fhir+ndjson"),
    /** Measurements at home: CSV whose first line names time, item and value. */
    HOME_TABLE("text/csv"),
    /** The export of Apple Health: XML with the root {@code HealthData}. */
    APPLE_HEALTH("application/xml"),
    /** Data points of Open mHealth in JSON: one, a list, or one in each line. */
    OPEN_MHEALTH("application/json"),
    /** Any other JSON. */
    OTHER_JSON("application/json"),
    PDF("application/pdf"),
    /** A picture, of what is printed on a slip of paper perhaps. */
    PNG("image/png"),
    JPEG("image/jpeg"),
    UNKNOWN("application/octet-stream");

    private final String contentType;

    DocumentKind(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }
}
