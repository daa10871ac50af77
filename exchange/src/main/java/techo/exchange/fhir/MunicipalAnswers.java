package techo.exchange.fhir;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import techo.exchange.RecordCategory;
import techo.exchange.checkup.CheckupCompositions;
import techo.terminology.CsvTable;

/**
 * Compares the answers of municipal screenings (自治体検診) with the lists that their items have. The lists of such screenings
 * are the other way round from those of checkups in places (所見: 1 is none here and found there), so an answer of the wrong list
 * says the opposite of what was meant. Nothing is changed: what does not fit is told.
 */
final class MunicipalAnswers {
    private static final String OID = "urn:oid:";
    private static final Set<String> ITEMS =
            Set.of("http://jpfhir.jp/fhir/eCheckup/CodeSystem/jlac10", OID + "1.2.392.100495.100.1051");

    private final Map<String, RecordCategory> categories = new HashMap<>();
    private final Map<String, String> lists = new HashMap<>();
    private final Map<String, Map<String, String>> answers = new HashMap<>();

    MunicipalAnswers() {
        CsvTable.read("municipal-items.csv").forEach(row -> {
            lists.put(row.get("code"), row.get("code_list_oid"));
            CheckupCompositions.municipal(row.get("report_category"))
                    .ifPresent(category -> categories.put(row.get("code"), category));
        });
        CsvTable.read("municipal-choices.csv")
                .forEach(row -> answers.computeIfAbsent(row.get("oid"), oid -> new HashMap<>())
                        .put(row.get("code"), row.get("display_ja")));
    }

    /** Of the screening that the item belongs to; empty for items of anything else. */
    Optional<RecordCategory> category(Observation result) {
        return items(result)
                .flatMap(item -> Optional.ofNullable(categories.get(item)).stream())
                .findFirst();
    }

    /** @return what does not fit, with the item's code and the list that it has */
    Optional<Misfit> check(Observation result) {
        if (!(result.getValue() instanceof CodeableConcept answer)) {
            return Optional.empty();
        }
        return items(result)
                .filter(item -> !lists.getOrDefault(item, "").isEmpty())
                .findFirst()
                .flatMap(item -> misfit(answer, lists.getOrDefault(item, ""))
                        .map(code -> new Misfit(code, item + ", list " + lists.get(item))));
    }

    private static Stream<String> items(Observation result) {
        return result.getCode().getCoding().stream()
                .filter(coding -> coding.hasSystem() && coding.hasCode() && ITEMS.contains(coding.getSystem()))
                .map(Coding::getCode);
    }

    record Misfit(FhirIssueCode code, String detail) {}

    private Optional<FhirIssueCode> misfit(CodeableConcept answer, String list) {
        Optional<Coding> coding = answer.getCoding().stream()
                .filter(c -> (OID + list).equals(c.getSystem()))
                .findFirst();
        if (coding.isEmpty()) {
            return Optional.of(FhirIssueCode.ANSWER_OF_OTHER_LIST);
        }
        Map<String, String> words = answers.getOrDefault(list, Map.of());
        String code = Optional.ofNullable(coding.get().getCode()).orElse("");
        if (!words.containsKey(code)) {
            return Optional.of(FhirIssueCode.ANSWER_NOT_IN_LIST);
        }
        boolean differs = coding.get().hasDisplay()
                && !plain(words.getOrDefault(code, ""))
                        .equals(plain(coding.get().getDisplay()));
        return differs ? Optional.of(FhirIssueCode.ANSWER_WORDS_DIFFER) : Optional.empty();
    }

    /** Without what only looks different: width of characters and spaces. */
    private static String plain(String words) {
        return Normalizer.normalize(words, Form.NFKC).replaceAll("\\s", "");
    }
}
