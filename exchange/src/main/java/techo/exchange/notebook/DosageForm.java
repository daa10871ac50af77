package techo.exchange.notebook;

import java.util.Arrays;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** 剤形: what kind of thing an RP holds, and so what the dose (用量) of its drugs means. */
public enum DosageForm {
    INTERNAL("1", "内服", DoseMeaning.PER_DAY, "1"),
    INTERNAL_DROPS("2", "内滴", DoseMeaning.TOTAL, "4"),
    AS_NEEDED("3", "屯服", DoseMeaning.PER_TIME, "2"),
    INJECTION("4", "注射", DoseMeaning.TOTAL, "5"),
    EXTERNAL("5", "外用", DoseMeaning.TOTAL, "3"),
    INFUSION("6", "浸煎", DoseMeaning.PER_DAY, ""),
    DECOCTION("7", "湯", DoseMeaning.PER_DAY, ""),
    MATERIAL("9", "材料", DoseMeaning.TOTAL, "6"),
    OTHER("10", "その他", DoseMeaning.TOTAL, "9");

    public enum DoseMeaning {
        PER_DAY,
        PER_TIME,
        TOTAL
    }

    private final String code;
    private final String display;
    private final DoseMeaning doseMeaning;
    private final String ministryCode;

    DosageForm(String code, String display, DoseMeaning doseMeaning, String ministryCode) {
        this.code = code;
        this.display = display;
        this.doseMeaning = doseMeaning;
        this.ministryCode = ministryCode;
    }

    static Optional<DosageForm> of(String code) {
        return Arrays.stream(values()).filter(form -> form.code.equals(code)).findFirst();
    }

    /** By the code of the ministry's table (剤形区分), which prescriptions use. */
    public static Optional<DosageForm> ofMinistryCode(String code) {
        return Arrays.stream(values())
                .filter(form -> !code.isEmpty() && form.ministryCode.equals(code))
                .findFirst();
    }

    String code() {
        return code;
    }

    public DoseMeaning doseMeaning() {
        return doseMeaning;
    }

    /** The notebook's own code, and the ministry's where there is one for the same thing. */
    public CodeableConcept concept() {
        CodeableConcept concept =
                new CodeableConcept().addCoding(new Coding(NotebookSystems.DOSAGE_FORM, code, display));
        if (!ministryCode.isEmpty()) {
            concept.addCoding(
                    new Coding().setSystem(NotebookSystems.MEDICATION_FORM).setCode(ministryCode));
        }
        return concept;
    }
}
