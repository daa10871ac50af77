package techo.exchange.notebook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static techo.exchange.notebook.Notebooks.bytes;
import static techo.exchange.notebook.Notebooks.file;
import static techo.exchange.notebook.Notebooks.imported;
import static techo.exchange.notebook.Notebooks.read;
import static techo.exchange.notebook.Notebooks.rejected;
import static techo.exchange.notebook.Notebooks.sample;

import ca.uhn.fhir.context.FhirContext;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.CommonIssueCode;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult;

class NotebookHostileTest {

    private static NotebookIssueCode onlyError(byte[] file) {
        List<ExchangeIssue> errors = rejected(file).errors();
        assertThat(errors).hasSize(1);
        return (NotebookIssueCode) errors.get(0).code();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,見本 太郎,1,S450405\r\n",
                "\r\n\r\n",
                "JAHISTC",
                "JAHISTC8,1\r\n1,A\r\n",
                "JAHIS10\r\n1,A\r\n",
                ","
            })
    void a_file_without_header_is_refused(String text) {
        assertThat(onlyError(bytes(text))).isEqualTo(NotebookIssueCode.HEADER_MISSING);
    }

    @Test
    void a_whole_file_without_record_1_is_refused() {
        assertThat(onlyError(bytes("JAHISTC08,1\r\n5,20250612,1\r\n"))).isEqualTo(NotebookIssueCode.PERSON_MISSING);
    }

    @Test
    void an_empty_file_is_refused_and_no_file_is_a_mistake_of_the_caller() {
        assertThat(rejected(new byte[0]).errors().get(0).code()).isEqualTo(CommonIssueCode.FILE_EMPTY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Notebooks.READER.read(new Reference("Patient/example"), List.of()));
    }

    @Test
    void binary_is_refused() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        assertThat(onlyError(noise)).isEqualTo(NotebookIssueCode.BYTES_UNDECODABLE);
        assertThat(onlyError(new byte[1000])).isEqualTo(NotebookIssueCode.HEADER_MISSING);
    }

    @Test
    void a_line_of_a_million_characters_is_refused() {
        var error = rejected(file("4," + "あ".repeat(1_000_000) + ",20250601,2"))
                .errors()
                .get(0);
        assertThat(error.code()).isEqualTo(CommonIssueCode.FILE_TOO_LARGE);
        assertThat(error.location()).isEqualTo("line 3");
    }

    @Test
    void two_hundred_thousand_lines_are_refused_at_the_limit() {
        var error =
                rejected(file("4,a,20250601,2\r\n".repeat(200_000))).errors().get(0);
        assertThat(error.code()).isEqualTo(CommonIssueCode.FILE_TOO_LARGE);
        assertThat(error.location()).isEqualTo("line 20001");
    }

    @Test
    void more_bytes_than_allowed_are_refused_before_they_are_decoded() {
        assertThat(rejected(new byte[(8 << 20) + 1]).errors().get(0).code()).isEqualTo(CommonIssueCode.FILE_TOO_LARGE);
    }

    @Test
    void a_file_full_of_mistakes_is_read_in_time_with_a_bounded_list_of_warnings() {
        byte[] file = file(" 201,ﾅ,ﾅ,x,?,9,,,,,,,,z\r\n".repeat(19_000));
        var imported = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> imported(file));
        assertThat(imported.warnings()).hasSize(1_001);
        assertThat(imported.warnings().get(1_000).code()).isEqualTo(CommonIssueCode.WARNINGS_CUT);
    }

    @Test
    void many_drugs_with_many_shared_texts_are_refused_and_not_multiplied() {
        byte[] file = file("5,20250612,1\r\n" + "201,1,a,1,g,1,,1\r\n".repeat(9_000) + "391,1,b,1\r\n".repeat(9_000));
        var error = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> rejected(file))
                .errors()
                .get(0);
        assertThat(error.code()).isEqualTo(CommonIssueCode.FILE_TOO_LARGE);
    }

    @Test
    void many_drugs_with_many_ingredients_are_read_in_time() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 9_000; i++) {
            lines.append("3,a,,,2,").append(i).append(",\r\n31,").append(i).append(",b,1,,2\r\n");
        }
        var imported = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> imported(file(lines.toString())));
        assertThat(imported.records().get(0).resources()).hasSize(9_000);
    }

    @Test
    void a_line_of_commas_is_read() {
        assertThat(imported(file(",".repeat(60_000))).records()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tc08_category1_full.txt",
                "tc08_category2_patient.txt",
                "tc04_quirks_utf8_lf.txt",
                "tc08_split_1of2.txt"
            })
    void a_damaged_file_always_ends_in_a_result_that_can_be_written_down(String name) {
        byte[] whole = sample(name);
        Random random = new Random(20250612);
        var json = FhirContext.forR4Cached().newJsonParser();
        byte[] likely = "0123456789,\r\n\t\u001A RHS1".getBytes(US_ASCII);
        int read = 0;
        for (int round = 0; round < 1_500; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] =
                        random.nextBoolean() ? (byte) random.nextInt(256) : likely[random.nextInt(likely.length)];
            }
            ImportResult result = read(damaged);
            read += result.fold(
                    imported -> {
                        json.encodeResourceToString(imported.records().get(0).transaction());
                        assertThat(imported.warnings()).allSatisfy(NotebookHostileTest::saysNothingOfTheFile);
                        return 1;
                    },
                    rejected -> {
                        assertThat(rejected.errors()).allSatisfy(NotebookHostileTest::saysNothingOfTheFile);
                        return 0;
                    });
        }
        assertThat(read).isBetween(name.contains("split") ? 0 : 50, 1_450);
    }

    /** Places, record numbers of the format, and limits; nothing that could have been read from a file. */
    private static void saysNothingOfTheFile(ExchangeIssue issue) {
        assertThat(issue.location()).matches("line \\d+(, field \\d+)?");
        assertThat(issue.detail())
                .matches("|record \\d+( has \\d+ fields)?|at byte \\d+|taken as category 1|fields 5 to 8 and 11"
                        + "|at most \\d+ bytes in CP932|missing of \\d+: [\\d, ]+|expected JAHISTC and two digits"
                        + "|no readable record 911|another data id or total|more lines than allowed");
    }

    @Test
    void no_warning_repeats_a_value() {
        byte[] file = file(
                "秘密太郎,秘密",
                "5,秘密の日,1",
                "11,秘密薬局,秘密,秘密,秘密,,,,秘密",
                "201,秘密,秘密錠,秘密,秘密,秘密,秘密 密,秘密,,秘密,秘密",
                "301,秘密,秘密,秘密,秘密,秘密,秘密,秘密,秘密",
                "701,秘密,秘密,秘密,秘密,秘密,秘密,秘密");
        assertThat(imported(file).warnings()).isNotEmpty().allSatisfy(NotebookHostileTest::saysNothingOfTheFile);
    }
}
