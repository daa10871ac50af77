package techo.exchange.report;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;

/** Codes as people read them; one that has no word stays itself. */
final class Words {
    private static final Map<String, String> INTERPRETATIONS =
            Map.of("H", "高い", "L", "低い", "N", "", "HX", "測定上限以上", "LX", "測定下限以下", "A", "異常");

    private Words() {}

    static String of(AdministrativeGender gender) {
        return switch (gender) {
            case MALE -> "男";
            case FEMALE -> "女";
            case OTHER -> "その他";
            case UNKNOWN, NULL -> "不明";
        };
    }

    /** UCUM's unit of what has none is not shown. */
    static String ofUnit(String unit) {
        return unit.equals("1") ? "" : unit;
    }

    /** @param codes separated by spaces */
    static String ofInterpretation(String codes) {
        return Stream.of(codes.split(" "))
                .map(code -> INTERPRETATIONS.getOrDefault(code, code))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining("、"));
    }
}
