package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static techo.exchange.checkup.GeneratedCheckups.ITEMS;

import ca.uhn.fhir.context.FhirContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ExportResult.Exported;
import techo.exchange.ImportResult.Imported;
import techo.exchange.OfficialSchemas;
import techo.exchange.XmlLines;
import techo.terminology.CheckupItem;
import techo.terminology.CheckupPhase;

/** What is read from a conformant document is written back with every value: element by element, attribute by attribute. */
class CheckupRoundTripTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();

    @ParameterizedTest
    @EnumSource
    void every_item_with_a_value_method_range_interpretation_and_physician(CheckupPhase phase) {
        comesBack(GeneratedCheckups.of(phase, item -> GeneratedCheckups.observation(item, "", details(item))));
    }

    private static String details(CheckupItem item) {
        boolean isNumber = item.kind() == CheckupItem.Kind.NUMBER;
        boolean hasAuthorItem = ITEMS.all().stream().anyMatch(i -> i.authorOf().contains(item.code()));
        return GeneratedCheckups.value(item)
                + (isNumber ? "<interpretationCode code=\"H\"/>" : "")
                + item.methodCode().map(GeneratedCheckups::method).orElse("")
                + (hasAuthorItem ? "" : GeneratedCheckups.physician("医師　" + item.code()))
                + (isNumber ? GeneratedCheckups.range(item) : "");
    }

    static Stream<Arguments> answers() {
        return Stream.of(CheckupPhase.values())
                .flatMap(phase -> IntStream.range(0, 12).mapToObj(index -> arguments(phase, index)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void every_answer_of_every_list(CheckupPhase phase, int index) {
        comesBack(GeneratedCheckups.of(phase, item -> {
            if (item.choiceList().isEmpty()) {
                return GeneratedCheckups.observation(item, "", GeneratedCheckups.value(item));
            }
            List<String> codes = GeneratedCheckups.codes(item);
            String code = codes.get(index % codes.size());
            return GeneratedCheckups.observation(item, "", GeneratedCheckups.answer(item, code));
        }));
    }

    @Test
    void every_method_on_every_item_that_it_is_of() {
        List<String> observations = ITEMS.all().stream()
                .flatMap(item -> item.methodCode().stream()
                        .map(method -> GeneratedCheckups.observation(
                                item, "", GeneratedCheckups.value(item) + GeneratedCheckups.method(method))))
                .toList();
        assertThat(observations).hasSizeGreaterThan(80);
        comesBack(GeneratedCheckups.document("10", "010", observations));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NI", "UNK", "NAV", "ASKU", "NASK", "NA", "MSK", "NINF", "PINF", "OTH", "TRC", "QS"})
    void every_item_without_a_result_for_that_reason(String flavor) {
        for (CheckupPhase phase : CheckupPhase.values()) {
            comesBack(GeneratedCheckups.of(
                    phase,
                    item -> GeneratedCheckups.observation(
                            item,
                            "",
                            "<value xsi:type=\"" + GeneratedCheckups.type(item) + "\" nullFlavor=\"" + flavor
                                    + "\"/>")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_item_not_performed(CheckupPhase phase) {
        comesBack(
                GeneratedCheckups.of(phase, item -> GeneratedCheckups.observation(item, " negationInd=\"true\"", "")));
    }

    @ParameterizedTest
    @EnumSource
    void every_item_that_states_nothing_at_all(CheckupPhase phase) {
        comesBack(GeneratedCheckups.of(phase, item -> GeneratedCheckups.observation(item, "", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"L", "N", "H"})
    void every_number_with_that_interpretation(String code) {
        comesBack(GeneratedCheckups.of(item -> GeneratedCheckups.observation(
                item, "", GeneratedCheckups.value(item) + "<interpretationCode code=\"" + code + "\"/>")));
    }

    @ParameterizedTest
    @EnumSource
    void every_group_with_its_members_and_their_relations(CheckupPhase phase) {
        comesBack(GeneratedCheckups.grouped(phase));
    }

    static Stream<ReportClass> written() {
        return Arrays.stream(ReportClass.values()).filter(c -> c.handling() == ReportClass.Handling.TRANSLATE);
    }

    @ParameterizedTest
    @MethodSource("written")
    void every_report_class(ReportClass reportClass) {
        for (String program : List.of("010", "020", "030", "040", "060", "090", "990")) {
            comesBack(GeneratedCheckups.document(
                    reportClass.code(),
                    program,
                    List.of(GeneratedCheckups.observation(
                            ITEMS.find("9N001000000000001").orElseThrow(),
                            "",
                            "<value xsi:type=\"PQ\" value=\"170.0\" unit=\"cm\"/>"))));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "01010,特定健診検査・問診結果セクション",
        "01020,広域連合保健事業検査・問診結果セクション",
        "01030,事業者健診検査・問診結果セクション",
        "01040,学校職員健診検査・問診結果セクション",
        "01060,がん検診セクション",
        "01090,肝炎検診セクション",
        "01990,任意追加項目セクション"
    })
    void every_section_with_every_item(String section, String title) {
        comesBack(GeneratedCheckups.document(
                section,
                title,
                GeneratedCheckups.of(item -> GeneratedCheckups.observation(item, "", GeneratedCheckups.value(item)))));
    }

    /** Of a phase before the third, of a laboratory, or of whoever made the file. */
    @Test
    void items_answers_and_units_that_are_in_no_list_of_today() {
        CheckupItem choice = ITEMS.all().stream()
                .filter(item -> item.kind() == CheckupItem.Kind.CHOICE)
                .findFirst()
                .orElseThrow();
        comesBack(
                GeneratedCheckups.document(
                        "10",
                        "010",
                        List.of(
                                unknown(
                                        "9Z999000000000011",
                                        "以前の質問",
                                        "<value xsi:type=\"CD\" code=\"7\" codeSystem=\"1.2.392.200119.6.2999\" displayName=\"以前の回答\"/>"),
                                unknown(
                                        "9Z999000000000001",
                                        "施設独自の数値",
                                        "<value xsi:type=\"PQ\" value=\"1.50\" unit=\"独自単位\"/>"),
                                unknown("9Z999000000000049", "施設独自の所見", "<value xsi:type=\"ST\">独自の所見</value>"),
                                GeneratedCheckups.observation(
                                        choice,
                                        "",
                                        "<value xsi:type=\"CD\" code=\"97\" codeSystem=\""
                                                + choice.choiceList().orElseThrow() + "\" displayName=\"以前の選択肢\"/>"))),
                "checkup-item-unknown",
                "checkup-item-unknown",
                "checkup-item-unknown");
    }

    private static String unknown(String code, String name, String value) {
        return "<observation classCode=\"OBS\" moodCode=\"EVN\"><code code=\"" + code
                + "\" codeSystem=\"1.2.392.200119.6.1005\" displayName=\"" + name + "\"/>" + value + "</observation>";
    }

    /** That program writes the unit of a bare number and the names of sections, which may both be left out. */
    @Test
    void a_document_that_another_program_made() {
        String original = CheckupSamples.text("specific.xml");
        byte[] written = written(CheckupSamples.imported(original));
        String plain = original.replace(" unit=\"1\"", "")
                .replaceAll("(<code code=\"01[0-9]{3}\"[^>]*) displayName=\"[^\"]*\"", "$1");
        assertThat(XmlLines.of(written)).containsExactlyElementsOf(XmlLines.of(plain.getBytes(UTF_8)));
        OfficialSchemas.assertValid("hc08_V08.xsd", written);
    }

    private static void comesBack(String document, String... told) {
        byte[] original = document.getBytes(UTF_8);
        Imported imported = CheckupSamples.imported(original);
        byte[] written = written(imported, told);
        assertThat(XmlLines.of(written)).containsExactlyElementsOf(XmlLines.of(original));
        OfficialSchemas.assertValid("hc08_V08.xsd", written);
    }

    /** Through JSON, as a server stores it. */
    private static byte[] written(Imported imported, String... told) {
        Bundle bundle = Checkups.bundle(imported.records().get(0));
        Bundle stored = R4.newJsonParser()
                .parseResource(Bundle.class, R4.newJsonParser().encodeResourceToString(bundle));
        Exported exported = Checkups.exported(stored);
        assertThat(CheckupSamples.codes(exported.warnings())).containsExactly(told);
        return exported.files().get(0).bytes();
    }
}
