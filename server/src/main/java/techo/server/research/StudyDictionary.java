package techo.server.research;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import techo.policy.research.Generalisation;
import techo.policy.research.Generalisation.GenderDetail;
import techo.policy.research.OutputKind;
import techo.policy.research.Study;
import techo.policy.research.Variable;

/** Says what a study receives: element by element for those who work with it, in a text for the public. */
final class StudyDictionary {
    private static final Map<String, String> ITEMS = Map.ofEntries(
            Map.entry("Patient", "属性(性別、生年、居住地域、死亡の有無)"),
            Map.entry("Observation", "検査、測定及び問診の結果"),
            Map.entry("Condition", "傷病名"),
            Map.entry("AllergyIntolerance", "アレルギー及び不耐"),
            Map.entry("MedicationRequest", "処方"),
            Map.entry("MedicationDispense", "調剤"),
            Map.entry("MedicationStatement", "服薬"),
            Map.entry("Immunization", "予防接種"),
            Map.entry("Procedure", "処置及び手術"),
            Map.entry("DiagnosticReport", "検査報告"),
            Map.entry("Encounter", "受診"));

    private final AllowList allowed;

    StudyDictionary(AllowList allowed) {
        this.allowed = allowed;
    }

    /**
     * One element that the study's data may have.
     *
     * @param variable as the study names it
     * @param path from the resource type
     */
    record Row(String variable, String path, Treatment treatment, String reason) {}

    List<Row> rows(Study study) {
        return variables(study)
                .flatMap(variable -> allowed.elements(variable.type()).stream()
                        .map(element -> new Row(
                                variable.toString(),
                                element.type() + "." + element.path(),
                                element.treatment(),
                                element.reason())))
                .toList();
    }

    /** What the operator publishes before anything leaves (APPI Art. 41(4); Art. 43(3) and 44). */
    String notice(Study study) {
        Generalisation coarse = study.generalisation();
        String items = variables(study).map(StudyDictionary::item).collect(Collectors.joining("、"));
        boolean anonymised = study.output() == OutputKind.ANONYMISED;
        return """
                %s「%s」
                利用目的: %s
                個人に関する情報の項目: %s
                提供の方法: 暗号化された通信による(FHIR Bulk Data)
                加工の方法: 氏名、連絡先、識別番号、自由記載、画像及び添付文書を除き、IDを%sごとの仮IDに置き換え、\
                性別を%s、生年を%d年の区分(90歳以上は一つの区分)に、郵便番号を%s、日付を%s。\
                %d人以上が同じ区分に属さない場合は除き、%d人未満にしかないコード%s。
                %s
                """.formatted(
                study.output().japanese(),
                study.protocol().title(),
                study.protocol().purpose(),
                items,
                anonymised ? "提供" : "研究",
                coarse.gender() == GenderDetail.KEPT ? "残し" : "除き",
                coarse.ageBand(),
                coarse.place().digits() == 0 ? "除き" : "先頭" + coarse.place().digits() + "桁に丸め",
                switch (coarse.dates()) {
                    case SHIFTED -> "人ごとに一定の日数ずらします";
                    case MONTH -> "年月に丸めます";
                    case YEAR -> "年に丸めます";
                },
                study.thresholds().smallest(),
                study.thresholds().smallest(),
                anonymised ? "を除き、数値及び年月をその人数が達する範囲に丸めます" : "を除きます",
                anonymised
                        ? "提供先には、匿名加工情報であることを明示します(個人情報の保護に関する法律第43条第3項、第44条)。"
                        : "第三者には提供しません(個人情報の保護に関する法律第41条第6項)。");
    }

    private static String item(Variable variable) {
        String item = Objects.requireNonNull(ITEMS.get(variable.type()), variable.type());
        return variable.codes().isEmpty()
                ? item
                : item + "("
                        + variable.codes().stream()
                                .map(Variable.Concept::toString)
                                .sorted()
                                .collect(Collectors.joining("、"))
                        + "に限る)";
    }

    private static Stream<Variable> variables(Study study) {
        return study.variables().stream().sorted(Comparator.comparing(Variable::toString));
    }
}
