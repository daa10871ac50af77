package techo.exchange.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ExplanationOfBenefit;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.DocumentKind;
import techo.exchange.ExportFile;
import techo.exchange.ExportResult;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.JapaneseText;
import techo.exchange.RecordBundles;
import techo.exchange.RecordCategory;
import techo.exchange.RecordSource;
import techo.exchange.SourceFile;
import techo.exchange.cost.CostNoticeWriter.Encoding;

class CostNoticeTest {

    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final LocalDateTime MADE = LocalDateTime.of(2026, 1, 15, 10, 30, 0, 123_000_000);

    @ParameterizedTest
    @CsvSource({"utf8.csv, UTF_8_WITH_MARK", "cp932.csv, SHIFT_JIS"})
    void a_notice_comes_back_in_the_same_bytes(String sample, Encoding encoding) {
        ExportFile file = written(imported(sample(sample)).records().get(0), encoding);
        assertThat(file.bytes()).isEqualTo(sample(sample));
        assertThat(file.name()).isEqualTo("医療費情報_20260115103000123.csv");
    }

    @Test
    void a_detail_says_when_where_what_and_who_paid() {
        ImportedRecord record = imported(sample("utf8.csv")).records().get(0);
        assertThat(record.resources())
                .hasSize(3)
                .allMatch(r -> r.category() == RecordCategory.COST && r.source() == RecordSource.INSURER);
        assertThat(record.subject().name()).contains("見本 太郎");
        ExplanationOfBenefit claim =
                (ExplanationOfBenefit) record.resources().get(1).resource();
        assertThat(claim.getBillablePeriod().getStartElement().getValueAsString())
                .isEqualTo("2025-05");
        assertThat(claim.getType().getCodingFirstRep().getCode()).isEqualTo("pharmacy");
        assertThat(claim.getProvider().getDisplay()).isEqualTo("見本薬局 本店");
        assertThat(claim.getInsurer().getDisplay()).isEqualTo("見本健康保険組合");
        assertThat(claim.getTotal())
                .extracting(t -> t.getCategory().getCodingFirstRep().getCode() + " "
                        + t.getAmount().getValue() + " " + t.getAmount().getCurrency())
                .containsExactly("submitted 8930 JPY", "benefit 6251 JPY", "public 0 JPY", "copay 2679 JPY");
    }

    @Test
    void the_same_notice_again_has_the_same_keys_and_two_equal_details_stay_two() {
        assertThat(keys(sample("utf8.csv"))).isEqualTo(keys(sample("cp932.csv")));
        String twice = text() + text().substring(text().indexOf("診療年月"));
        assertThat(keys(twice.getBytes(UTF_8))).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void what_has_no_element_is_kept_and_told_and_comes_back() {
        String odd = text().replace("日数,1\r\n", "日数,一日\r\n新しい項目,=1+1\r\n").replace("2025年6月", "令和7年6月");
        Imported imported = imported(odd.getBytes(UTF_8));
        assertThat(imported.warnings()).extracting(w -> w.code().code()).containsOnly("cost-value-kept");
        String back = new String(
                written(imported.records().get(0), Encoding.UTF_8_WITH_MARK).bytes(), UTF_8);
        assertThat(back).contains("日数,一日\r\n", "新しい項目,'=1+1\r\n", "診療年月,2025年6月\r\n");
        assertThat(keys(back.getBytes(UTF_8))).hasSize(3);
    }

    @Test
    void a_total_that_is_not_the_sum_and_unknown_groups_are_told() {
        String odd = text().replace("\"45,670\"", "\"99,999\"") + "別の情報\r\n何か,1\r\n一,二,三\r\n";
        assertThat(imported(odd.getBytes(UTF_8)).warnings())
                .extracting(w -> w.code().code())
                .containsExactlyInAnyOrder("cost-total-differs", "cost-group-kept", "cost-line-unreadable");
    }

    @Test
    void a_formula_in_a_name_is_made_harmless_and_read_as_it_was() {
        ImportedRecord record = imported(
                        text().replace("見本歯科医院", "=HYPERLINK(1)").getBytes(UTF_8))
                .records()
                .get(0);
        byte[] bytes = written(record, Encoding.UTF_8_WITH_MARK).bytes();
        assertThat(new String(bytes, UTF_8)).contains("医療機関等名称,'=HYPERLINK(1)");
        ExplanationOfBenefit claim = (ExplanationOfBenefit)
                imported(bytes).records().get(0).resources().get(2).resource();
        assertThat(claim.getProvider().getDisplay()).isEqualTo("=HYPERLINK(1)");
    }

    @Test
    void the_tax_agency_s_form_has_a_row_for_each_claim_and_no_day_that_nobody_told() {
        Bundle record =
                RecordBundles.collection(imported(sample("utf8.csv")).records().get(0));
        ExportResult.Exported form = TaxFormWriter.write(record).fold(done -> done, refused -> {
            throw new AssertionError(refused.errors().toString());
        });

        assertThat(new String(form.files().get(0).bytes(), UTF_8).split("\r\n"))
                .hasSize(4)
                .contains("見本 太郎,見本薬局 本店,,該当する,,,2679,,");
        assertThat(form.warnings()).extracting(w -> w.code().code()).containsOnly("cost-day-unknown");
    }

    @Test
    void a_claim_from_elsewhere_that_says_half_of_it_is_written_as_far_as_it_goes() {
        ExplanationOfBenefit claim = new ExplanationOfBenefit();
        claim.getBillablePeriod().getStartElement().setValueAsString("2025-06");
        claim.addItem().getQuantity().setCode("d");
        claim.addTotal()
                .setCategory(CostShare.WHOLE.concept())
                .getAmount()
                .setCurrency("JPY")
                .setValue(8930);
        claim.addTotal().setCategory(CostShare.PERSON.concept()).getAmount().setCurrency("JPY");
        Bundle bundle = new Bundle();
        bundle.addEntry().setResource(claim);

        String notice = CostNoticeWriter.write(bundle, MADE, Encoding.UTF_8_WITH_MARK)
                .fold(exported -> new String(exported.files().get(0).bytes(), UTF_8), refused -> "");
        assertThat(notice).contains("医療費の総額（円）,\"8,930\"").doesNotContain("窓口相当負担額");
        assertThat(TaxFormWriter.write(bundle)).isInstanceOf(ExportResult.Refused.class);
    }

    @Test
    void what_is_no_notice_is_refused() {
        assertThat(refusal(new byte[] {(byte) 0x81, (byte) 0xFF})).isEqualTo("cost-undecodable");
        assertThat(refusal("わたしの情報\r\n\"open".getBytes(UTF_8))).isEqualTo("cost-malformed");
        assertThat(refusal("わたしの情報\r\n医療費通知情報\r\n".getBytes(UTF_8))).isEqualTo("nothing-to-import");
        assertThat(CostNoticeWriter.write(new Bundle(), MADE, Encoding.SHIFT_JIS))
                .isInstanceOf(ExportResult.Refused.class);
    }

    @Test
    void a_notice_is_told_by_its_first_words_in_either_encoding() {
        assertThat(SourceFile.of(sample("utf8.csv")).kind()).isEqualTo(DocumentKind.COST_NOTICE);
        assertThat(SourceFile.of(sample("cp932.csv")).kind()).isEqualTo(DocumentKind.COST_NOTICE);
        assertThat(SourceFile.of("わたしの情報\r\n薬剤情報\r\n".getBytes(UTF_8)).kind()).isEqualTo(DocumentKind.UNKNOWN);
    }

    /** It fills every row up to the width of the widest, and may quote. */
    @Test
    void a_notice_that_a_spreadsheet_saved_again_is_the_same_notice() {
        String padded = filledUp();
        String quoted = text().replace("わたしの情報\r\n医療費通知情報\r\n", "\"わたしの情報\",\r\n\r\n\"医療費通知情報\",\r\n");
        String returns = text().replace("\r\n", "\r");

        assertThat(List.of(padded, quoted, returns)).allSatisfy(saved -> {
            for (Charset charset : List.of(UTF_8, JapaneseText.CP932)) {
                byte[] file = saved.getBytes(charset);
                assertThat(SourceFile.of(file).kind()).isEqualTo(DocumentKind.COST_NOTICE);
                assertThat(imported(file).warnings()).isEmpty();
                assertThat(keys(file)).isEqualTo(keys(sample("utf8.csv")));
                assertThat(imported(file).records().get(0).subject().name()).contains("見本 太郎");
            }
        });
    }

    @Test
    void a_heading_that_is_not_known_begins_no_claim_when_a_spreadsheet_filled_it_up() {
        byte[] odd = (filledUp() + "\r\n別の情報,\r\n診療年月,2025年6月\r\n医療費の総額（円）,999\r\n").getBytes(UTF_8);
        assertThat(keys(odd)).isEqualTo(keys(sample("utf8.csv")));
        assertThat(imported(odd).warnings()).extracting(w -> w.code().code()).containsExactly("cost-group-kept");
    }

    @Test
    void a_key_without_a_value_is_no_heading() {
        String known = filledUp().replace("日数,1", "日数,");
        String unknown = text().replace("日数,1\r\n", "日数,\r\n新しい項目,\r\n");
        assertThat(List.of(known, unknown)).allSatisfy(saved -> {
            assertThat(imported(saved.getBytes(UTF_8)).warnings()).isEmpty();
            assertThat(keys(saved.getBytes(UTF_8))).isEqualTo(keys(sample("utf8.csv")));
        });
    }

    @ParameterizedTest
    @CsvSource({"'12,340円', 12340", "￥１２３４０, 12340", "'▲1,200', -1200", "－500円, -500", "-1, -1", "0, 0"})
    void an_amount_is_read_as_people_write_it(String written, BigDecimal yen) {
        assertThat(Yen.parse(written)).contains(yen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "円", "12,34", "0,500円", "1.5", "約500円", "1234567890123"})
    void what_is_no_amount_is_not_guessed(String written) {
        assertThat(Yen.parse(written)).isEmpty();
    }

    @Test
    void a_month_is_read_in_both_calendars() {
        assertThat(CostMonth.parse("令和元年5月")).contains(java.time.YearMonth.of(2019, 5));
        assertThat(CostMonth.parse("平成31年4月")).contains(java.time.YearMonth.of(2019, 4));
        assertThat(CostMonth.parse("2025年13月")).isEmpty();
    }

    private static ExportFile written(ImportedRecord record, Encoding encoding) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        Patient person = new Patient();
        person.addName().setText("見本 太郎");
        bundle.addEntry().setResource(person);
        record.resources()
                .forEach(r -> bundle.addEntry().setFullUrl(r.key().fullUrl()).setResource(r.resource()));
        Bundle stored = R4.newJsonParser()
                .parseResource(Bundle.class, R4.newJsonParser().encodeResourceToString(bundle));
        return CostNoticeWriter.write(stored, MADE, encoding)
                .fold(exported -> exported.files().get(0), refused -> {
                    throw new AssertionError(refused.errors());
                });
    }

    private static String filledUp() {
        return text().lines()
                .map(line -> line.isEmpty() ? "," : line.contains(",") ? line : line + ",")
                .collect(Collectors.joining("\r\n"));
    }

    private static String text() {
        return JapaneseText.decode(sample("utf8.csv")).orElseThrow().text();
    }

    private static List<String> keys(byte[] file) {
        return imported(file).records().get(0).resources().stream()
                .map(r -> r.key().value())
                .toList();
    }

    private static ImportResult read(byte[] file) {
        return new CostNoticeReader().read(SourceFile.of(file), new Reference("Patient/1"));
    }

    private static Imported imported(byte[] file) {
        return read(file).fold(i -> i, rejected -> {
            throw new AssertionError(rejected.errors());
        });
    }

    private static String refusal(byte[] file) {
        return read(file).fold(i -> "imported", r -> r.errors().get(0).code().code());
    }

    private static byte[] sample(String name) {
        try (InputStream in = CostNoticeTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
