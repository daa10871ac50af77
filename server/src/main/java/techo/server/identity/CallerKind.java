package techo.server.identity;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of caller that a token may claim to speak for; the claim is {@code techo_caller}. */
public enum CallerKind {
    CITIZEN("citizen"),
    RECIPIENT("recipient"),
    OPERATOR("operator");

    private final String code;

    CallerKind(String code) {
        this.code = code;
    }

    static Optional<CallerKind> ofCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
    }
}
