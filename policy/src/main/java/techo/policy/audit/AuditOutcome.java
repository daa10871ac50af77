package techo.policy.audit;

import java.util.Arrays;
import java.util.Optional;

/**
 * How it ended.
 *
 * @param result whether it was done, refused or failed
 * @param status the HTTP status that was sent; 0 when no HTTP answer belongs to the record
 * @param reason a stable kebab-case code of at most 64 characters, or empty when it was done
 */
public record AuditOutcome(Result result, int status, String reason) {
    public AuditOutcome {
        if (reason.length() > 64 || !reason.chars().allMatch(AuditOutcome::allowed)) {
            throw new IllegalArgumentException("a reason is a code of at most 64 characters of a-z, 0-9 and hyphen");
        }
        if (result == Result.DENIED && reason.isEmpty()) {
            throw new IllegalArgumentException("a denial has a reason");
        }
    }

    public static AuditOutcome done(int status) {
        return new AuditOutcome(Result.DONE, status, "");
    }

    /** What is left of a request whose server ended: no answer is known to have left. */
    public static AuditOutcome interrupted() {
        return new AuditOutcome(Result.INTERRUPTED, 0, "interrupted");
    }

    /** INVARIANT: codes are in stored records and are never changed. */
    public enum Result {
        DONE("done"),
        DENIED("denied"),
        FAILED("failed"),
        /** The data were changed, and the server ended before it could tell how the request did. */
        INTERRUPTED("interrupted");

        private final String code;

        Result(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        public static Optional<Result> ofCode(String code) {
            return Arrays.stream(values()).filter(r -> r.code.equals(code)).findFirst();
        }
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
}
