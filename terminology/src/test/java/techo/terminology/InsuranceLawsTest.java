package techo.terminology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.shipped.ShippedTerminology;

class InsuranceLawsTest {
    private final InsuranceLaws laws = InsuranceLaws.load();

    @Test
    void the_first_two_of_eight_digits_tell_the_kind_of_insurance() {
        assertThat(laws.category("06999999")).contains("1");
        assertThat(laws.category("00139999")).contains("2");
        assertThat(laws.category("39139999")).contains("7");
    }

    @Test
    void another_law_or_form_tells_nothing() {
        assertThat(laws.category("99999999")).isEmpty();
        assertThat(laws.category("139999")).isEmpty();
        assertThat(laws.category("")).isEmpty();
    }

    @Test
    void every_kind_is_in_the_list_of_kinds() {
        Catalogue shipped = ShippedTerminology.load();
        assertThat(CsvTable.read("insurance-laws.csv"))
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> assertThat(shipped.concepts(
                                        shipped.codeSystem("insurance-category").orElseThrow())
                                .find(row.get("category")))
                        .isPresent());
    }
}
