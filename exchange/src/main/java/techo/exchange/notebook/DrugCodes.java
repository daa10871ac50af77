package techo.exchange.notebook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** The codes of drugs and usages as notebooks and prescriptions number their kinds (薬品コード種別, 用法コード種別). */
public final class DrugCodes {

    /** HOT comes in three lengths, each a system of its own. */
    private static final Map<String, String> KINDS = Map.of(
            NotebookSystems.RECEIPT_DRUG,
            "2",
            NotebookSystems.PRICE_LIST_DRUG,
            "3",
            NotebookSystems.YJ,
            "4",
            NotebookSystems.YJ_OID,
            "4",
            NotebookSystems.HOT_PREFIX + "7",
            "6",
            NotebookSystems.HOT_PREFIX + "9",
            "6",
            NotebookSystems.HOT_PREFIX + "13",
            "6");

    /** Where a resource has several: the one that tells the product most exactly and most apps know. */
    private static final List<String> PREFERRED = List.of("4", "6", "3", "2");

    /** As the notebook's table of 薬品コード種別 calls them. */
    private static final Map<String, String> KIND_NAMES =
            Map.of("2", "レセプト電算コード", "3", "厚労省コード", "4", "YJコード", "6", "HOTコード");

    private static final String NO_CODE = "1";

    private DrugCodes() {}

    /** The system of a code of that kind; one of our own, which names the kind, where none is known. */
    public static String system(String kind, String code) {
        return switch (kind) {
            case "2" -> NotebookSystems.RECEIPT_DRUG;
            case "3" -> NotebookSystems.PRICE_LIST_DRUG;
            case "4" -> NotebookSystems.YJ;
            case "6" -> hotSystem(code);
            default -> NotebookSystems.DRUG_CODE_KIND + (kind.isEmpty() ? NO_CODE : kind);
        };
    }

    private static String hotSystem(String code) {
        return switch (code.length()) {
            case 7, 9, 13 -> NotebookSystems.HOT_PREFIX + code.length();
            default -> NotebookSystems.DRUG_CODE_KIND + "6";
        };
    }

    static Optional<Coding> drug(CodeableConcept concept) {
        List<Coding> known = concept.getCoding().stream()
                .filter(c -> c.hasCode() && !kind(c).isEmpty())
                .toList();
        return PREFERRED.stream()
                .flatMap(kind -> known.stream().filter(c -> kind(c).equals(kind)))
                .findFirst()
                .or(() -> known.stream().findFirst());
    }

    /** Empty when the notebook has no kind for the system. */
    static String kind(Coding coding) {
        String system = Optional.ofNullable(coding.getSystem()).orElse("");
        return system.startsWith(NotebookSystems.DRUG_CODE_KIND)
                ? system.substring(NotebookSystems.DRUG_CODE_KIND.length())
                : KINDS.getOrDefault(system, "");
    }

    /** Empty when the notebook has no kind for the system. */
    static String kindName(Coding coding) {
        return KIND_NAMES.getOrDefault(kind(coding), "");
    }

    static String usageKind(Coding coding) {
        String system = Optional.ofNullable(coding.getSystem()).orElse("");
        if (system.startsWith(NotebookSystems.USAGE_CODE_KIND)) {
            return system.substring(NotebookSystems.USAGE_CODE_KIND.length());
        }
        return system.equals(NotebookSystems.USAGE) ? "2" : "1";
    }

    static String ingredientKind(Coding coding) {
        String system = Optional.ofNullable(coding.getSystem()).orElse("");
        return system.startsWith(NotebookSystems.INGREDIENT_CODE_KIND)
                ? system.substring(NotebookSystems.INGREDIENT_CODE_KIND.length())
                : "1";
    }

    static Optional<Coding> generic(CodeableConcept concept) {
        return concept.getCoding().stream()
                .filter(c -> NotebookSystems.GENERIC_NAME.equals(c.getSystem()))
                .findFirst();
    }

    /** As written, else the words of a code. */
    static String name(CodeableConcept concept) {
        return Optional.ofNullable(concept.getText())
                .or(() -> concept.getCoding().stream()
                        .map(Coding::getDisplay)
                        .filter(display -> display != null)
                        .findFirst())
                .orElse("");
    }
}
