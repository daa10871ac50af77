package techo.policy.disclosure;

import java.util.Arrays;
import java.util.Optional;

/** On what legal ground data reach somebody else (APPI Art. 27). {@link RecordDuty} says whether that is recorded by law. */
public enum LegalBasis {
    /** The person consented. */
    CONSENT("CONSENT", "27(1)", "本人の同意", "the person's consent"),
    /** The person has it sent: by the person's own app, on the person's behalf. */
    ON_BEHALF("ON-BEHALF", "27(1)", "本人に代わる提供", "sent on behalf of the person"),
    /** A law asks for it. */
    LAW("LAW", "27(1)(i)", "法令に基づく提供", "required by law"),
    /** Life, body or property is at stake. */
    LIFE("LIFE", "27(1)(ii)", "生命・身体・財産の保護", "life, body or property at stake"),
    /** Public health, or the sound growth of children. */
    PUBLIC_HEALTH("PUBLIC-HEALTH", "27(1)(iii)", "公衆衛生・児童の健全な育成", "public health or children"),
    /** The state, or a municipality, does what a law tells it to. */
    STATE_COOPERATION("STATE-COOP", "27(1)(iv)", "国の機関等への協力", "cooperation with the state"),
    /** Academic research, by or with an academic institution. */
    ACADEMIC_RESEARCH("RESEARCH-EX", "27(1)(v)-(vii)", "学術研究", "academic research"),
    /** To a contractor, who is no third party (委託). */
    ENTRUST("ENTRUST", "27(5)(i)", "委託", "entrusted to a contractor"),
    /** To who takes over the business, who is no third party (事業承継). */
    SUCCESSION("SUCCESSION", "27(5)(ii)", "事業の承継", "succession of the business"),
    /** To who uses it jointly as the person was told, who is no third party (共同利用). */
    JOINT_USE("JOINT", "27(5)(iii)", "共同利用", "joint use");

    private final String code;
    private final String article;
    private final String japanese;
    private final String english;

    LegalBasis(String code, String article, String japanese, String english) {
        this.code = code;
        this.article = article;
        this.japanese = japanese;
        this.english = english;
    }

    /** Stable; the ledger keeps it. */
    public String code() {
        return code;
    }

    /** Article of the APPI, with its paragraph and item. */
    public String article() {
        return article;
    }

    public String japanese() {
        return japanese;
    }

    public String english() {
        return english;
    }

    public static Optional<LegalBasis> ofCode(String code) {
        return Arrays.stream(values()).filter(basis -> basis.code.equals(code)).findFirst();
    }
}
