package techo.exchange;

/** The category codes (phr-category) that a translated resource can have. The server maps the code to its own rules. */
public enum RecordCategory {
    IDENT("IDENT"),
    CK_SPEC("CK-SPEC"),
    CK_ELDER("CK-ELDER"),
    CK_WORK("CK-WORK"),
    CK_SCHOOL("CK-SCHOOL"),
    CK_INFANT("CK-INFANT"),
    CK_PREG("CK-PREG"),
    CK_OTHER("CK-OTHER"),
    SC_CANCER("SC-CANCER"),
    SC_OTHER("SC-OTHER"),
    GUIDE("GUIDE"),
    IMM("IMM"),
    MED_CLAIM("MED-CLAIM"),
    MED_RX("MED-RX"),
    MED_DISP("MED-DISP"),
    MED_SELF("MED-SELF"),
    VISIT("VISIT"),
    PROBLEM("PROBLEM"),
    ALLERGY("ALLERGY"),
    INFECT("INFECT"),
    LAB("LAB"),
    DOC("DOC"),
    COST("COST"),
    ELIG("ELIG"),
    VITAL("VITAL"),
    LIFELOG("LIFELOG"),
    QUEST("QUEST"),
    FAMILY("FAMILY"),
    UNKNOWN("UNKNOWN");

    private final String code;

    RecordCategory(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
