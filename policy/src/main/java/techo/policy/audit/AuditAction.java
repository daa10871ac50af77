package techo.policy.audit;

import java.util.Arrays;
import java.util.Optional;

/** What was asked for. INVARIANT: codes are in stored records and are never changed or used again. */
public enum AuditAction {
    READ("read"),
    SEARCH("search"),
    HISTORY("history"),
    OPERATION("operation"),
    CREATE("create"),
    UPDATE("update"),
    DELETE("delete"),
    BATCH("batch"),
    TRANSACTION("transaction"),
    IMPORT("import"),
    EXPORT("export"),
    ERASE("erase"),
    SIGN_IN("sign-in"),
    SIGN_OUT("sign-out"),
    /** Anything else, and whatever was refused before its kind was known. */
    OTHER("other");

    private final String code;

    AuditAction(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static Optional<AuditAction> ofCode(String code) {
        return Arrays.stream(values()).filter(a -> a.code.equals(code)).findFirst();
    }
}
