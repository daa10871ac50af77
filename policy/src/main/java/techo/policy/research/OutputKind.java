package techo.policy.research;

import java.util.Arrays;
import java.util.Optional;

/** What the data of a study are before the law, which decides who may have them. */
public enum OutputKind {
    /** 仮名加工情報 (APPI Art. 2(5), 41): for the operator's own use and its contractors; never for a third party. */
    PSEUDONYMISED("pseudonymised", "仮名加工情報", "第三者への提供、本人を識別するための照合、本人への連絡をしてはなりません(個人情報の保護に関する法律第41条第6項から第8項まで)。", 5),
    /** 匿名加工情報 (APPI Art. 2(6), 43, 44; Rules Art. 34): may go to a third party after its items are published. */
    ANONYMISED("anonymised", "匿名加工情報", "匿名加工情報です。本人を識別するために他の情報と照合してはなりません(個人情報の保護に関する法律第45条)。", 10);

    private final String code;
    private final String japanese;
    private final String duty;
    private final int smallestClass;

    OutputKind(String code, String japanese, String duty, int smallestClass) {
        this.code = code;
        this.japanese = japanese;
        this.duty = duty;
        this.smallestClass = smallestClass;
    }

    /** Stable; rows and audit records keep it. */
    public String code() {
        return code;
    }

    public String japanese() {
        return japanese;
    }

    /** What whoever receives the data is told with them, in Japanese. */
    public String duty() {
        return duty;
    }

    /** How many people are alike at the least. The law has no number: 10 is that of the guideline of the NDB, 5 our own. */
    public int smallestClass() {
        return smallestClass;
    }

    /** An unknown code is empty, and the caller of this method must then refuse. */
    public static Optional<OutputKind> ofCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
    }
}
