package techo.policy.consent;

import java.util.Arrays;
import java.util.Optional;

/** Through which route a resource came to be stored. The server decides it; a caller cannot. */
public enum DataOrigin {
    MYNA_INSURANCE("MYNA-INSURANCE"),
    MYNA_SELFINFO("MYNA-SELFINFO"),
    MYNA_PMH("MYNA-PMH"),
    INSURER("INSURER"),
    EMPLOYER("EMPLOYER"),
    MUNICIPALITY("MUNICIPALITY"),
    SCHOOL("SCHOOL"),
    HOSPITAL("HOSPITAL"),
    PHARMACY("PHARMACY"),
    DEVICE("DEVICE"),
    SELF_INPUT("SELF-INPUT"),
    OTHER_PHR("OTHER-PHR"),
    DERIVED("DERIVED"),
    /** Fed in by an operator without saying where it came from. */
    OPERATOR("OPERATOR");

    private final String code;

    DataOrigin(String code) {
        this.code = code;
    }

    /** What tables hold. */
    public String code() {
        return code;
    }

    /** Whether data of this route came, or may have come, through Mynaportal: what nobody stated may have. */
    public boolean maybeMynaportal() {
        return this == MYNA_INSURANCE || this == MYNA_SELFINFO || this == MYNA_PMH || this == OPERATOR;
    }

    public static Optional<DataOrigin> ofCode(String code) {
        return Arrays.stream(values()).filter(o -> o.code.equals(code)).findFirst();
    }
}
