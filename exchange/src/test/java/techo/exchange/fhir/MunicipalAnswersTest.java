package techo.exchange.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import techo.exchange.SourceFile;
import techo.terminology.CsvTable;

class MunicipalAnswersTest {
    private static final String ITEMS = "http://jpfhir.jp/fhir/eCheckup/CodeSystem/jlac10";
    private static final String LIST = "urn:oid:1.2.392.100495.100.";
    private static final FhirContext R4 = FhirContext.forR4Cached();

    @Test
    void an_answer_of_the_item_s_list_is_no_matter() {
        assertThat(warnings(new Coding(LIST + "2000", "1", "前年度に受けた"))).isEmpty();
        assertThat(warnings(new Coding(LIST + "2000", "1", null))).isEmpty();
    }

    @Test
    void an_answer_of_a_checkup_s_list_is_told_with_the_item_and_its_list() {
        assertThat(warnings(new Coding("urn:oid:1.2.392.200119.6.2002", "1", "所見あり")))
                .containsExactly("fhir-answer-of-other-list Bundle.entry[0] 9P500000000000011, list"
                        + " 1.2.392.100495.100.2000");
    }

    @Test
    void an_unknown_answer_and_words_of_another_answer_are_told() {
        assertThat(warnings(new Coding(LIST + "2000", "7", null)))
                .singleElement()
                .satisfies(w -> assertThat(w).startsWith("fhir-answer-not-in-list"));
        assertThat(warnings(new Coding(LIST + "2000", "1", "前々年度に受けた")))
                .singleElement()
                .satisfies(w -> assertThat(w).startsWith("fhir-answer-words-differ"));
    }

    @Test
    void every_coded_item_takes_every_answer_of_its_list_and_no_other() {
        MunicipalAnswers answers = new MunicipalAnswers();
        CsvTable.read("municipal-items.csv").stream()
                .filter(item -> !item.get("code_list_oid").isEmpty())
                .forEach(item -> {
                    String list = item.get("code_list_oid");
                    List<String> codes = CsvTable.read("municipal-choices.csv").stream()
                            .filter(choice -> choice.get("oid").equals(list))
                            .map(choice -> choice.get("code"))
                            .toList();
                    assertThat(codes).as(list).isNotEmpty();
                    codes.forEach(code -> assertThat(
                                    answers.check(result(item.get("code"), new Coding("urn:oid:" + list, code, null))))
                            .isEmpty());
                    assertThat(answers.check(result(item.get("code"), new Coding("urn:oid:" + list, "x", null))))
                            .isPresent();
                });
    }

    private static List<String> warnings(Coding answer) {
        Bundle bundle = new Bundle().setType(BundleType.COLLECTION);
        bundle.addEntry().setResource(result("9P500000000000011", answer).setStatus(ObservationStatus.FINAL));
        byte[] json = R4.newJsonParser().encodeResourceToString(bundle).getBytes(UTF_8);
        return new FhirReader(R4, FhirLimits.standard())
                .read(new Reference("Patient/new"), List.of(SourceFile.of(json)))
                .fold(
                        imported -> imported.warnings().stream()
                                .map(w -> w.code().code() + " " + w.location() + " " + w.detail())
                                .toList(),
                        refused -> {
                            throw new AssertionError(refused.errors().toString());
                        });
    }

    private static Observation result(String item, Coding answer) {
        Observation result = new Observation().setCode(new CodeableConcept(new Coding(ITEMS, item, null)));
        result.setValue(new CodeableConcept(answer));
        return result;
    }
}
