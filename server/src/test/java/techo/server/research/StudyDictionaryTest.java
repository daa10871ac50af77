package techo.server.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import techo.policy.consent.Period;
import techo.policy.identity.ProjectId;
import techo.policy.identity.RecipientId;
import techo.policy.research.ClassThresholds;
import techo.policy.research.Generalisation;
import techo.policy.research.OutputKind;
import techo.policy.research.Protocol;
import techo.policy.research.Study;
import techo.policy.research.StudyState;
import techo.policy.research.Variable;
import techo.policy.research.Variable.Concept;

class StudyDictionaryTest {
    private final StudyDictionary dictionary = new StudyDictionary(ResearchData.ALLOWED);

    @Test
    void the_public_reads_items_way_of_providing_and_processing_of_anonymised_data() {
        Variable weight = new Variable("Observation", Set.of(new Concept("http://loinc.org", "29463-7")));
        String notice =
                dictionary.notice(study(OutputKind.ANONYMISED, Set.of(new Variable("Patient", Set.of()), weight)));
        assertThat(notice)
                .contains(
                        "匿名加工情報「体重の研究」",
                        "利用目的: 体重の変化を知る",
                        "個人に関する情報の項目: 検査、測定及び問診の結果(http://loinc.org|29463-7に限る)、属性(性別、生年、居住地域、死亡の有無)",
                        "提供の方法: 暗号化された通信による",
                        "10年の区分",
                        "先頭2桁",
                        "10人未満にしかないコードを除き、数値及び年月をその人数が達する範囲に丸めます",
                        "第43条第3項、第44条");
    }

    @Test
    void the_public_reads_that_pseudonymised_data_go_to_no_third_party() {
        String notice = dictionary.notice(study(OutputKind.PSEUDONYMISED, ResearchData.everything()));
        assertThat(notice).contains("仮名加工情報「体重の研究」", "第三者には提供しません", "人ごとに一定の日数ずらします");
        assertThat(notice.lines()).allMatch(line -> !line.contains("null"));
    }

    @Test
    void every_element_that_may_leave_is_in_the_dictionary_with_its_treatment_and_reason() {
        assertThat(dictionary.rows(study(OutputKind.PSEUDONYMISED, ResearchData.everything())))
                .hasSize(ResearchData.ALLOWED.types().stream()
                        .mapToInt(type -> ResearchData.ALLOWED.elements(type).size())
                        .sum())
                .allMatch(row -> !row.reason().isBlank());
    }

    private static Study study(OutputKind output, Set<Variable> variables) {
        return new Study(
                new ProjectId("s1"),
                new RecipientId("analytics"),
                new Protocol("体重の研究", "体重の変化を知る", "P-1"),
                output,
                Period.ofDays(LocalDate.of(2026, 4, 1), LocalDate.of(2027, 3, 31)),
                variables,
                Generalisation.of(output),
                ClassThresholds.of(output),
                StudyState.APPROVED,
                Optional.empty());
    }
}
