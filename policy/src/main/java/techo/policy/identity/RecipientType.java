package techo.policy.identity;

import java.util.Arrays;
import java.util.Optional;

/** What kind of organisation receives data; the ceiling of purposes depends on it. */
public enum RecipientType {
    MEDICAL("MEDICAL", "医療機関"),
    PHARMACY("PHARMACY", "薬局"),
    CAREPROV("CAREPROV", "介護事業者"),
    INSURER_PUB("INSURER-PUB", "保険者"),
    MUNICIPAL("MUNICIPAL", "自治体"),
    GOV("GOV", "国・行政機関"),
    EMPLOYER("EMPLOYER", "事業主・産業医"),
    SCHOOL("SCHOOL", "学校"),
    PHR("PHR", "他のPHRサービス提供者"),
    APP("APP", "本人が選んだアプリ"),
    LIFE_INS("LIFE-INS", "生命・損害保険会社"),
    BUSINESS("BUSINESS", "その他事業者"),
    RESEARCHER("RESEARCHER", "研究機関"),
    CONTRACTOR("CONTRACTOR", "委託先");

    private final String code;
    private final String japanese;

    RecipientType(String code, String japanese) {
        this.code = code;
        this.japanese = japanese;
    }

    public String code() {
        return code;
    }

    public String japanese() {
        return japanese;
    }

    /** An unknown code is empty, and the caller of this method must then refuse. */
    public static Optional<RecipientType> ofCode(String code) {
        return Arrays.stream(values()).filter(t -> t.code.equals(code)).findFirst();
    }
}
