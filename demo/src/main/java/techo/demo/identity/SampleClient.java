package techo.demo.identity;

import java.util.Map;
import java.util.Optional;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;

/** The programs that get tokens for themselves, by client credentials, and what their tokens say. */
public enum SampleClient {
    HOSPITAL("hospital", recipient("mihon-hospital", RecipientType.MEDICAL, PurposeOfUse.TREAT), "見本病院"),
    SERVICE("service", recipient("mihon-service", RecipientType.APP, PurposeOfUse.HEALTH_GUIDE), "見本ヘルスケアサービス"),
    RESEARCHER("researcher", recipient("mihon-university", RecipientType.RESEARCHER, PurposeOfUse.RESEARCH), "見本大学"),
    OPERATOR("operator", Map.of("techo_caller", "operator", "purpose", PurposeOfUse.OPERATE.code()), "運営者"),
    /** Approves what the operator proposes: two pairs of eyes. */
    SUPERVISOR("supervisor", Map.of("techo_caller", "operator", "purpose", PurposeOfUse.OPERATE.code()), "監督者");

    private final String id;
    private final Map<String, String> claims;
    private final String displayName;

    SampleClient(String id, Map<String, String> claims, String displayName) {
        this.id = id;
        this.claims = claims;
        this.displayName = displayName;
    }

    private static Map<String, String> recipient(String organization, RecipientType type, PurposeOfUse purpose) {
        return Map.of(
                "techo_caller",
                "recipient",
                "recipient",
                organization,
                "recipient_type",
                type.code(),
                "purpose",
                purpose.code());
    }

    public String id() {
        return id;
    }

    /** Whether it proves who it is with a key (SMART Backend Services) instead of a secret. */
    public boolean signs() {
        return this == RESEARCHER;
    }

    /** What it may ask for: an operator feeds records in, everybody else reads. */
    public String scope() {
        return organization().isPresent() ? "system/*.rs" : "system/*.cruds";
    }

    /** What its access tokens say beside the standard claims. */
    public Map<String, String> claims() {
        return claims;
    }

    /** The organisation it acts for. */
    public Optional<String> organization() {
        return Optional.ofNullable(claims.get("recipient"));
    }

    public String displayName() {
        return displayName;
    }
}
