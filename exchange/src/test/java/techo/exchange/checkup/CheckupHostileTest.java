package techo.exchange.checkup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static techo.exchange.checkup.CheckupSamples.bytes;
import static techo.exchange.checkup.CheckupSamples.codes;
import static techo.exchange.checkup.CheckupSamples.document;
import static techo.exchange.checkup.CheckupSamples.errors;
import static techo.exchange.checkup.CheckupSamples.read;
import static techo.exchange.checkup.CheckupSamples.text;

import ca.uhn.fhir.context.FhirContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult;
import techo.exchange.ImportedRecord;
import techo.exchange.SourceFile;

class CheckupHostileTest {

    private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    @Test
    void a_dtd_is_refused() {
        String hostile = text("specific.xml").replace(PROLOG, PROLOG + "<!DOCTYPE ClinicalDocument>");
        assertThat(codes(errors(hostile))).containsExactly("xml-dtd-forbidden");
    }

    @Test
    void a_billion_laughs_are_refused() {
        String hostile = text("specific.xml")
                .replace(
                        PROLOG,
                        PROLOG + "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                                + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>")
                .replace("ミホンタロウ", "&c;");
        assertThat(codes(errors(hostile))).containsExactly("xml-dtd-forbidden");
    }

    @Test
    void an_external_entity_is_refused_and_not_fetched() {
        String hostile = text("specific.xml")
                .replace(PROLOG, PROLOG + "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")
                .replace("ミホンタロウ", "&x;");
        assertThat(codes(errors(hostile))).containsExactly("xml-dtd-forbidden");
    }

    @Test
    void an_undeclared_entity_is_refused() {
        assertThat(errors(text("specific.xml").replace("ミホンタロウ", "&nbsp;"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 100, 700, 1_500, 5_000, 20_000, 38_000, 38_700})
    void a_truncated_document_is_refused_with_line_and_column(int length) {
        List<ExchangeIssue> errors = errors(Arrays.copyOf(bytes("specific.xml"), length));
        assertThat(codes(errors)).containsExactly("xml-malformed");
        assertThat(errors.get(0).location()).matches("line \\d+, column \\d+");
    }

    @Test
    void deep_nesting_is_refused() {
        String hostile = document("<a>".repeat(10_000) + "</a>".repeat(10_000));
        assertThat(codes(errors(hostile))).containsExactly("xml-too-complex");
    }

    @Test
    void too_many_elements_or_attributes_or_too_much_text_are_refused() {
        assertThat(codes(errors(document("<a/>".repeat(100_001))))).containsExactly("xml-too-complex");
        StringBuilder attributes = new StringBuilder("<a");
        for (int i = 0; i < 1_000; i++) {
            attributes.append(" a").append(i).append("=\"\"");
        }
        assertThat(errors(document(attributes + "/>"))).hasSize(1);
        assertThat(codes(errors(document("<a>" + "x".repeat(300_000) + "</a>"))))
                .containsExactly("xml-too-complex");
        assertThat(errors(document("<a b=\"" + "x".repeat(300_000) + "\"/>"))).hasSize(1);
    }

    @Test
    void more_results_than_the_limit_are_refused() {
        String[] many = new String[20_001];
        Arrays.fill(many, CheckupSamples.item("9N511000000000049", ""));
        assertThat(codes(errors(document(many)))).containsExactly("checkup-too-many-documents");
    }

    @Test
    void a_document_that_is_too_large_is_refused() {
        assertThat(codes(errors(document("<!--" + "x".repeat(9 << 20) + "-->"))))
                .containsExactly("file-too-large");
    }

    @Test
    void what_is_not_a_checkup_is_refused() {
        assertThat(codes(errors(""))).containsExactly("file-empty");
        assertThat(codes(errors("hello"))).containsExactly("format-unknown");
        assertThat(codes(errors("<a/>"))).containsExactly("xml-root-unexpected");
        assertThat(codes(errors("<ClinicalDocument/>"))).containsExactly("xml-root-unexpected");
        assertThat(codes(errors("JAHISTC08,1\r\n"))).containsExactly("format-unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<birthTime value=\"19700405\"/>|<birthTime value=\"19700231\"/>|checkup-date-invalid"
                        + "|/ClinicalDocument/recordTarget/patientRole/patient/birthTime",
                "<effectiveTime value=\"20250610\"/>|<effectiveTime value=\"R7.6.10\"/>|checkup-date-invalid"
                        + "|/ClinicalDocument/documentationOf/serviceEvent/effectiveTime",
                "<effectiveTime value=\"20250610\"/>|<effectiveTime nullFlavor=\"UNK\"/>|checkup-date-missing"
                        + "|/ClinicalDocument/documentationOf/serviceEvent/effectiveTime",
                "<code code=\"10\" codeSystem=\"1.2.392.200119.6.1001\"/>||checkup-report-class-missing"
                        + "|/ClinicalDocument",
            })
    void a_header_that_cannot_be_relied_on_is_refused_with_its_place(
            String good, String bad, String code, String location) {
        List<ExchangeIssue> errors = errors(document().replace(good, bad == null ? "" : bad));
        assertThat(codes(errors)).containsExactly(code);
        assertThat(errors.get(0).location()).isEqualTo(location);
    }

    @Test
    void nobody_and_two_people_are_refused() {
        assertThat(codes(errors(document().replaceAll("(?s)<recordTarget>.*</recordTarget>", ""))))
                .containsExactly("checkup-subject-missing");
        assertThat(codes(errors(document().replaceAll("(?s)(<recordTarget>.*</recordTarget>)", "$1$1"))))
                .containsExactly("checkup-subject-ambiguous");
    }

    /** Every value of the person is replaced by a marker, in places that make warnings or errors. */
    @Test
    void no_issue_repeats_a_value_of_the_document() {
        String marked = text("specific.xml")
                .replaceAll("extension=\"[^\"]*\"", "extension=\"MARKER\"")
                .replaceAll("<name>[^<]*</name>", "<name>MARKER</name>")
                .replaceAll("codeSystem=\"[^\"]*\"", "codeSystem=\"MARKER\"")
                .replaceAll("unit=\"[^\"]*\"", "unit=\"MARKER\"")
                .replaceAll("typeCode=\"[^\"]*\"", "typeCode=\"MARKER\"")
                .replaceAll("displayName=\"[^\"]*\"", "displayName=\"MARKER\"");
        Stream<String> variants = Stream.of(
                marked,
                marked.replaceAll("value=\"[^\"]*\"", "value=\"MARKER\""),
                marked.replaceAll("xsi:type=\"[^\"]*\"", "xsi:type=\"MARKER\""),
                marked.replaceAll("<code code=\"[^\"]{17}\"", "<code code=\"MARKER\""),
                marked.replaceAll("<value xsi:type=\"(PQ|CD|CO)\"", "<value nullFlavor=\"MARKER\" xsi:type=\"$1\""),
                marked.replaceAll("<interpretationCode code=\"[^\"]*\"", "<interpretationCode code=\"MARKER\""),
                marked.replace("<title>", "<MARKER>x</MARKER><MARKER-漢字>x</MARKER-漢字><title>"),
                marked.replace("ミホンタロウ", "MARKER").replace("</name>", "</MARKER>"),
                marked.replace("<text/>", "<text>MARKER</text><author>MARKER</author>"));
        variants.forEach(variant -> {
            List<ExchangeIssue> issues = read(variant.getBytes(UTF_8)).fold(i -> i.warnings(), r -> r.errors());
            assertThat(issues).isNotEmpty().allSatisfy(issue -> {
                assertThat(issue.detail()).doesNotContain("MARKER");
                assertThat(issue.location().replace("/MARKER", "")).doesNotContain("MARKER", "漢字");
            });
        });
    }

    @Test
    void any_damage_gives_a_result_and_never_an_exception() {
        byte[] sample = bytes("specific.xml");
        Random random = new Random(20250610);
        FhirContext r4 = FhirContext.forR4Cached();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (int round = 0; round < 400; round++) {
                byte[] damaged = damage(sample, random);
                assertThatCode(() -> read(damaged).fold(i -> encoded(r4, i), ImportResult.Rejected::errors))
                        .as("round " + round)
                        .doesNotThrowAnyException();
            }
        });
    }

    @Test
    void any_missing_empty_or_foreign_attribute_gives_a_result_that_can_be_stored() {
        String sample = text("specific.xml");
        Map<String, MatchResult> attributes = Pattern.compile(" (?!xmlns)([a-zA-Z:]+)=\"[^\"]*\"")
                .matcher(sample)
                .results()
                .collect(Collectors.toMap(m -> element(sample, m.start()) + "@" + m.group(1), m -> m, (x, y) -> x));
        assertThat(attributes).hasSizeGreaterThan(30);
        FhirContext r4 = FhirContext.forR4Cached();
        for (MatchResult attribute : attributes.values()) {
            for (String instead : List.of("", " $=\"\"", " $=\"zz\"", " nullFlavor=\"UNK\"")) {
                String damaged = sample.substring(0, attribute.start())
                        + instead.replace("$", attribute.group(1))
                        + sample.substring(attribute.end());
                assertThatCode(() ->
                                read(damaged.getBytes(UTF_8)).fold(i -> encoded(r4, i), ImportResult.Rejected::errors))
                        .as(attribute.group() + " as" + instead)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static String element(String sample, int at) {
        int open = sample.lastIndexOf('<', at);
        return sample.substring(open, sample.indexOf(' ', open));
    }

    private static String encoded(FhirContext r4, ImportResult.Imported imported) {
        ImportedRecord first = imported.records().get(0);
        return r4.newJsonParser().encodeResourceToString(first.transaction());
    }

    /** A few bytes at random places: digits and letters mostly, so that many variants still are XML. */
    private static byte[] damage(byte[] sample, Random random) {
        byte[] copy = sample.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(copy.length);
            copy[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> (byte) ('0' + random.nextInt(10));
                case 2 -> (byte) ('A' + random.nextInt(26));
                default -> copy[random.nextInt(copy.length)];
            };
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(copy, random.nextInt(copy.length)) : copy;
    }

    @Test
    void a_damaged_archive_gives_a_result_and_never_an_exception() {
        byte[] sample = bytes("delivery.zip");
        Random random = new Random(4);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 100; round++) {
                byte[] damaged = damage(sample, random);
                assertThatCode(() -> CheckupSamples.READER.read(SourceFile.of(damaged), CheckupSamples.PATIENT))
                        .as("round " + round)
                        .doesNotThrowAnyException();
            }
        });
    }
}
