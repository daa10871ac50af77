package techo.exchange.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import techo.exchange.CommonIssueCode;
import techo.exchange.ExchangeIssueCode;
import techo.exchange.cost.CostIssueCode;
import techo.exchange.fhir.FhirIssueCode;
import techo.exchange.home.HomeIssueCode;
import techo.exchange.prescription.PrescriptionIssueCode;
import techo.exchange.report.ReportIssueCode;
import techo.exchange.sheet.SheetIssueCode;
import techo.exchange.table.TableIssueCode;

class FormatsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "formats.md");

    @Test
    void the_page_lists_every_code_but_those_of_notebooks() throws IOException {
        String page = Files.readString(PAGE);
        Stream<ExchangeIssueCode> codes = Stream.<ExchangeIssueCode[]>of(
                        CommonIssueCode.values(),
                        CheckupIssueCode.values(),
                        FhirIssueCode.values(),
                        CostIssueCode.values(),
                        SheetIssueCode.values(),
                        ReportIssueCode.values(),
                        HomeIssueCode.values(),
                        TableIssueCode.values(),
                        PrescriptionIssueCode.values())
                .flatMap(Arrays::stream);
        assertThat(codes).allSatisfy(code -> assertThat(page).contains("`" + code.code() + "`"));
    }

    @Test
    void codes_are_kebab_case_and_told_in_both_languages() {
        assertThat(CheckupIssueCode.values())
                .extracting(CheckupIssueCode::code)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("checkup(-[a-z0-9]+)+"));
        assertThat(CheckupIssueCode.values()).allSatisfy(code -> {
            assertThat(code.english()).isNotBlank();
            assertThat(code.japanese()).isNotBlank();
        });
    }
}
