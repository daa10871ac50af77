package techo.policy.consent;

/** Why an emergency opens a record. */
public enum EmergencyGround {
    /** The person agreed beforehand ({@link EmergencyChoice}). */
    CHOSEN_BEFORE("emergency-chosen-before"),
    /** Life or body is at stake and consent is hard to obtain (APPI Art. 27(1)(ii)). */
    LIFE("emergency-life");

    private final String code;

    EmergencyGround(String code) {
        this.code = code;
    }

    /** Stable; audit records keep it. */
    public String code() {
        return code;
    }
}
