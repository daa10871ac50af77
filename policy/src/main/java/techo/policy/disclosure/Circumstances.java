package techo.policy.disclosure;

import java.util.Arrays;
import java.util.Optional;

/**
 * From whom the provider had the data in its turn (取得の経緯, APPI Art. 30(1)(ii); the kinds are those of the PPC guideline on
 * confirmation and records).
 */
public enum Circumstances {
    FROM_PERSON("from-person", "本人から取得", "from the person"),
    FROM_BUSINESS("from-business", "他の事業者から取得", "from another business"),
    FROM_PRIVATE("from-private", "家族・友人等の私人から取得", "from family or another private person"),
    FROM_PUBLIC("from-public", "公開情報から取得", "from what is public");

    private final String code;
    private final String japanese;
    private final String english;

    Circumstances(String code, String japanese, String english) {
        this.code = code;
        this.japanese = japanese;
        this.english = english;
    }

    /** Stable; the ledger keeps it. */
    public String code() {
        return code;
    }

    public String japanese() {
        return japanese;
    }

    public String english() {
        return english;
    }

    public static Optional<Circumstances> ofCode(String code) {
        return Arrays.stream(values()).filter(one -> one.code.equals(code)).findFirst();
    }
}
