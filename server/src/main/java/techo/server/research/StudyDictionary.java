package techo.server.research;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import techo.policy.research.Generalisation;
import techo.policy.research.OutputKind;
import techo.policy.research.Study;
import techo.policy.research.Variable;

/** Says what a study receives: element by element for those who work with it, in a text for the public. */
final class StudyDictionary {
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
        String items = variables(study).map(Variable::toString).collect(Collectors.joining("、"));
        boolean anonymised = study.output() == OutputKind.ANONYMISED;
        return """
                %s「%s」
                利用目的: %s
                個人に関する情報の項目: %s
                提供の方法: 暗号化された通信による(FHIR Bulk Data)
                加工の方法: 氏名、連絡先、識別番号、自由記載、画像及び添付文書を除き、IDを%sごとの仮IDに置き換え、\
                生年を%d年の区分に、郵便番号を%s、日付を%s。%d人以上が同じ区分に属さない場合は除きます。
                %s
                """.formatted(
                study.output().japanese(),
                study.protocol().title(),
                study.protocol().purpose(),
                items,
                anonymised ? "提供" : "研究",
                coarse.ageBand(),
                coarse.place().digits() == 0 ? "除き" : "先頭" + coarse.place().digits() + "桁に丸め",
                switch (coarse.dates()) {
                    case SHIFTED -> "人ごとに一定の日数ずらします";
                    case MONTH -> "年月に丸めます";
                    case YEAR -> "年に丸めます";
                },
                study.thresholds().smallest(),
                anonymised
                        ? "提供先には、匿名加工情報であることを明示します(個人情報の保護に関する法律第43条第3項、第44条)。"
                        : "第三者には提供しません(個人情報の保護に関する法律第41条第6項)。");
    }

    private static Stream<Variable> variables(Study study) {
        return study.variables().stream().sorted(Comparator.comparing(Variable::toString));
    }
}
