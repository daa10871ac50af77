package techo.policy.disclosure;

import java.util.Arrays;
import java.util.Optional;
import techo.policy.recipient.Seat;

/**
 * Whether the law asks for a record of a disclosure, or of what was taken in, and if not, why (APPI Art. 29 and 30). What is
 * exempt is recorded all the same, and left out of the statutory list.
 */
public enum RecordDuty {
    REQUIRED("required", "APPI 29(1)", "記録義務あり", "a record is a duty"),
    EXEMPT_SENT_BY_PERSON(
            "exempt-sent-by-person",
            "PPC guideline on confirmation and records 2-2-1-1",
            "本人による提供のため義務なし",
            "exempt: the person sends it"),
    EXEMPT_LEGAL_GROUND(
            "exempt-legal-ground", "APPI 29(1) proviso, 27(1)", "法27条1項各号のため義務なし", "exempt: a ground of the law"),
    EXEMPT_NO_THIRD_PARTY(
            "exempt-no-third-party",
            "APPI 29(1) proviso, 27(5)",
            "第三者に当たらないため義務なし",
            "exempt: the recipient is no third party"),
    EXEMPT_OWN_ENTRY("exempt-own-entry", "APPI 30(1)", "第三者から提供を受けたものでないため義務なし", "exempt: no third party provided it");

    private final String code;
    private final String source;
    private final String japanese;
    private final String english;

    RecordDuty(String code, String source, String japanese, String english) {
        this.code = code;
        this.source = source;
        this.japanese = japanese;
        this.english = english;
    }

    /**
     * Who is abroad and may have data only by informed consent is a third party whatever the contract says: the proviso
     * of Art. 29(1) leaves Art. 27(5) out for Art. 28(1).
     */
    public static RecordDuty of(LegalBasis basis, Seat seat) {
        return switch (basis) {
            case CONSENT -> REQUIRED;
            case ON_BEHALF -> EXEMPT_SENT_BY_PERSON;
            case LAW, LIFE, PUBLIC_HEALTH, STATE_COOPERATION, ACADEMIC_RESEARCH -> EXEMPT_LEGAL_GROUND;
            case ENTRUST, SUCCESSION, JOINT_USE ->
                seat instanceof Seat.InformedConsentOnly ? REQUIRED : EXEMPT_NO_THIRD_PARTY;
        };
    }

    /** Whether {@link #of} needs to know where the recipient is. */
    public static boolean dependsOnSeat(LegalBasis basis) {
        return switch (basis) {
            case ENTRUST, SUCCESSION, JOINT_USE -> true;
            case CONSENT, ON_BEHALF, LAW, LIFE, PUBLIC_HEALTH, STATE_COOPERATION, ACADEMIC_RESEARCH -> false;
        };
    }

    /** Stable; the ledger keeps it. */
    public String code() {
        return code;
    }

    /** Where it is said. */
    public String source() {
        return source;
    }

    public String japanese() {
        return japanese;
    }

    public String english() {
        return english;
    }

    public static Optional<RecordDuty> ofCode(String code) {
        return Arrays.stream(values()).filter(duty -> duty.code.equals(code)).findFirst();
    }
}
