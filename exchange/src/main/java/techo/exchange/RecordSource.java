package techo.exchange;

/** Who made the statement that a translated resource holds (phr-source), as far as the file itself says. */
public enum RecordSource {
    INSURER("INSURER"),
    EMPLOYER("EMPLOYER"),
    MUNICIPALITY("MUNICIPALITY"),
    SCHOOL("SCHOOL"),
    HOSPITAL("HOSPITAL"),
    PHARMACY("PHARMACY"),
    SELF_INPUT("SELF-INPUT"),
    OTHER_PHR("OTHER-PHR");

    private final String code;

    RecordSource(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
