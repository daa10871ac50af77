package techo.exchange.cost;

import java.util.Arrays;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** The amounts of a cost notice: the whole, and who paid which part of it. */
enum CostShare {
    WHOLE("医療費の総額（円）", CostShare.ADJUDICATION, "submitted"),
    INSURER("保険者の負担額（円）", CostShare.ADJUDICATION, "benefit"),
    PUBLIC("その他の公費の負担額（円）", "https://techophr.github.io/fhir/CodeSystem/cost-share", "public"),
    PERSON("窓口相当負担額（円）", CostShare.ADJUDICATION, "copay");

    private static final String ADJUDICATION = "http://terminology.hl7.org/CodeSystem/adjudication";

    private final String key;
    private final String system;
    private final String code;

    CostShare(String key, String system, String code) {
        this.key = key;
        this.system = system;
        this.code = code;
    }

    String key() {
        return key;
    }

    static Optional<CostShare> ofKey(String key) {
        return Arrays.stream(values()).filter(share -> share.key.equals(key)).findFirst();
    }

    CodeableConcept concept() {
        return new CodeableConcept(new Coding().setSystem(system).setCode(code)).setText(key);
    }

    boolean isMeant(CodeableConcept concept) {
        return concept.hasCoding(system, code);
    }
}
