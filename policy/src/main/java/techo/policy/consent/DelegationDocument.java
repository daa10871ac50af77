package techo.policy.consent;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What an operator looked at before somebody may act for a person. Only its kind is kept, never a copy or number. */
public enum DelegationDocument {
    /** Extract of the family register (戸籍). */
    FAMILY_REGISTER("family-register", EnumSet.of(DelegationKind.PARENT)),
    /** Certificate of registered matters of a guardianship (登記事項証明書). */
    GUARDIANSHIP_CERTIFICATE("guardianship-certificate", EnumSet.of(DelegationKind.GUARDIAN)),
    /** Decision of a family court (審判書). */
    COURT_DECISION("court-decision", EnumSet.of(DelegationKind.PARENT, DelegationKind.GUARDIAN)),
    /** Power of attorney (委任状). */
    POWER_OF_ATTORNEY("power-of-attorney", EnumSet.of(DelegationKind.ATTORNEY));

    private final String code;
    private final Set<DelegationKind> shows;

    DelegationDocument(String code, Set<DelegationKind> shows) {
        this.code = code;
        this.shows = shows;
    }

    public String code() {
        return code;
    }

    boolean shows(DelegationKind kind) {
        return shows.contains(kind);
    }

    /** An unknown code is empty, and the caller of this method must then refuse. */
    public static Optional<DelegationDocument> ofCode(String code) {
        return Arrays.stream(values())
                .filter(document -> document.code.equals(code))
                .findFirst();
    }
}
