package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static techo.exchange.checkup.CheckupSamples.codes;
import static techo.exchange.checkup.CheckupSamples.document;
import static techo.exchange.checkup.CheckupSamples.imported;
import static techo.exchange.checkup.CheckupSamples.item;
import static techo.exchange.checkup.CheckupSamples.observation;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ResourceIndex;
import techo.exchange.trend.Trends;
import techo.terminology.Analytes;
import techo.terminology.CheckupPhase;

/** A checkup means what the lists of its day say, whenever it is read. */
class CheckupPhaseTest {

    private static final String SMOKING = "9N736000000000011";
    private static final String DRINKING = "9N786000000000011";
    private static final String AMOUNT = "9N791000000000011";
    private static final String WISH = "9N806000000000011";

    @ParameterizedTest
    @CsvSource({
        "2023-06-10, THIRD",
        "2024-03-31, THIRD",
        "2024-04-01, FOURTH",
        "2024-03-31T23:59:59+09:00, THIRD",
        "2024-03-31T15:30:00Z, FOURTH",
        "2024-03, THIRD",
        "2024-04, FOURTH",
        "2023, THIRD",
        "2025, FOURTH",
        "9999-12-31T23:59:59-12:00, FOURTH"
    })
    void the_day_of_the_checkup_tells_its_phase(String performed, CheckupPhase phase) {
        assertThat(CheckupTables.phase(new DateTimeType(performed))).contains(phase);
    }

    @Test
    void a_year_in_which_the_lists_changed_tells_no_phase() {
        assertThat(CheckupTables.phase(new DateTimeType("2024"))).isEmpty();
    }

    /** The 2 of smoking may mean no, or that the person stopped. */
    @Test
    void an_answer_of_either_phase_is_said_of_no_list_where_the_lists_differ() {
        String list = "<value xsi:type=\"CD\" code=\"3\" codeSystem=\"1.2.392.200119.6.24040\"/>";
        Imported either = imported(
                examined(document(item(SMOKING, answer("2")), item(DRINKING, list), item(WISH, answer("1"))), "2024"));

        Observation smoking = observation(either.records().get(0), SMOKING);
        Coding said = smoking.getValueCodeableConcept().getCodingFirstRep();
        assertThat(said.getCode()).isEqualTo("2");
        assertThat(said.hasSystem() || said.hasDisplay()).isFalse();
        assertThat(smoking.getCode().getCodingFirstRep().getDisplay()).isEqualTo("喫煙");
        assertThat(smoking.getMeta().hasProfile()).isFalse();
        assertThat(List.of(said(either, DRINKING), said(either, WISH))).containsExactly("24040 週3～4日", "2003 はい");
        assertThat(codes(either.warnings())).containsExactly("checkup-code-system-unknown");
    }

    /** The answer 2 was no, and is that the person stopped smoking. */
    @Test
    void an_answer_without_its_list_is_of_the_list_of_its_phase() {
        String answers = document(item(SMOKING, answer("2")), item(DRINKING, answer("3")), item(AMOUNT, answer("4")));

        Imported before = imported(examined(answers, "20240331"));
        assertThat(before.warnings()).isEmpty();
        assertThat(List.of(said(before, SMOKING), said(before, DRINKING), said(before, AMOUNT)))
                .containsExactly("2003 いいえ", "2005 ほとんど飲まない", "2006 3合以上");

        Imported after = imported(examined(answers, "20240401"));
        assertThat(after.warnings()).isEmpty();
        assertThat(List.of(said(after, SMOKING), said(after, DRINKING), said(after, AMOUNT)))
                .containsExactly("24060 以前は吸っていたが、最近1ヶ月間は吸っていない", "24040 週3～4日", "24050 3～5合未満");
    }

    @Test
    void an_answer_of_the_list_of_the_other_phase_is_kept_and_told() {
        Imported result = imported(examined(
                document(item(SMOKING, "<value xsi:type=\"CD\" code=\"2\" codeSystem=\"1.2.392.200119.6.24060\"/>")),
                "20230610"));

        assertThat(said(result, SMOKING)).isEqualTo("24060 以前は吸っていたが、最近1ヶ月間は吸っていない");
        assertThat(codes(result.warnings())).containsExactly("checkup-choice-list-unexpected");
        assertThat(result.warnings().get(0).detail()).isEqualTo("expected 1.2.392.200119.6.2003");
    }

    @Test
    void a_question_that_is_asked_no_more_is_known_where_it_was_asked() {
        String asked = document(item(WISH, answer("1")));

        Imported before = imported(examined(asked, "20230610"));
        assertThat(before.warnings()).isEmpty();
        Observation wish = observation(before.records().get(0), WISH);
        assertThat(wish.getCode().getCodingFirstRep().getDisplay()).isEqualTo("保健指導の希望");
        assertThat(said(before, WISH)).isEqualTo("2003 はい");
        assertThat(wish.getMeta().hasProfile())
                .as("the guide knows codes of phase 4")
                .isFalse();

        assertThat(codes(imported(asked).warnings())).contains("checkup-item-unknown");
    }

    /** It is not known since when the list has it; a warning that it is unknown would be as likely false. */
    @Test
    void an_item_that_is_not_known_to_be_of_phase_3_is_read_as_in_phase_4() {
        Imported result = imported(examined(
                document(item("8A065000002391901", "<value xsi:type=\"PQ\" value=\"68\" unit=\"ml/min/1.73m2\"/>")),
                "20230610"));

        assertThat(result.warnings()).isEmpty();
        assertThat(observation(result.records().get(0), "8A065000002391901")
                        .getValueQuantity()
                        .getCode())
                .isEqualTo("mL/min/{1.73_m2}");
    }

    @Test
    void an_index_of_before_phase_4_is_an_index() {
        String index = "<index xmlns=\"http://tokuteikenshin.jp/checkup/2007\"><totalRecordCount value=\"1\"/></index>";

        assertThat(codes(imported(index.getBytes(UTF_8)).warnings())).containsExactly("checkup-clerical-kept");
    }

    @Test
    void a_number_goes_on_from_phase_to_phase_and_a_changed_question_does_not() {
        String results = document(
                item("3F070000002327101", "<value xsi:type=\"PQ\" value=\"58\" unit=\"mg/dL\"/>"),
                item("3F015000002327101", "<value xsi:type=\"PQ\" value=\"90\" unit=\"mg/dL\"/>"),
                item(SMOKING, answer("2")),
                item(AMOUNT, answer("4").replace("CD", "CO")));
        List<CheckupResult> both = Stream.of("20250610", "20230610")
                .map(day -> imported(examined(results, day)).records().get(0))
                .map(record -> new CheckupSheets(new ResourceIndex(Checkups.bundle(record))))
                .flatMap(sheets -> sheets.results().stream())
                .toList();

        assertThat(both).hasSize(8);
        assertThat(Trends.ofCheckups(both, Analytes.load()))
                .extracting(trend -> trend.values().size())
                .containsExactly(2, 2);
    }

    private static String answer(String code) {
        return "<value xsi:type=\"CD\" code=\"" + code + "\"/>";
    }

    private static String examined(String document, String day) {
        return document.replace("20250610", day);
    }

    /** The number of the list, and the words. */
    private static String said(Imported imported, String item) {
        Coding answer = observation(imported.records().get(0), item)
                .getValueCodeableConcept()
                .getCodingFirstRep();
        return answer.getSystem().replace("urn:oid:1.2.392.200119.6.", "") + " " + answer.getDisplay();
    }
}
