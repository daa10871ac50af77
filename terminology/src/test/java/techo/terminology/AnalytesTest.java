package techo.terminology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import techo.terminology.Analytes.Analyte;

class AnalytesTest {
    private final Analytes analytes = Analytes.load();

    @Test
    void fasting_and_casual_right_and_left_blood_and_urine_stay_apart() {
        assertThat(List.of(
                        List.of("3D010000001926101", "3D010129901926101"),
                        List.of("9E160162100000001", "9E160162200000001"),
                        List.of("3A015000002327101", "3A015000000106101"),
                        List.of("3A015000000406101", "3A015000000406126"),
                        List.of("3B070000002327101", "3B070000002327501"),
                        List.of("9N016160100000001", "9N016160300000001")))
                .allSatisfy(pair -> assertThat(analyte(pair.get(0)).key())
                        .isNotEqualTo(analyte(pair.get(1)).key()));
        assertThat(analyte("3A015000000106101").key())
                .isEqualTo(analyte("3A015000000199901").key());
    }

    @Test
    void items_of_one_trend_have_one_unit_and_one_name() {
        CheckupItems.load().all().stream()
                .filter(item -> item.kind() == CheckupItem.Kind.NUMBER)
                .collect(Collectors.groupingBy(item -> analyte(item.code()).key()))
                .forEach((analyte, items) -> {
                    assertThat(items)
                            .as(analyte)
                            .extracting(CheckupItem::unit)
                            .containsOnly(items.get(0).unit());
                    assertThat(items)
                            .as(analyte)
                            .extracting(item -> analyte(item.code()).title().orElse(item.japanese()))
                            .containsOnly(analyte(items.get(0).code())
                                    .title()
                                    .orElse(items.get(0).japanese()));
                });
    }

    @Test
    void a_code_of_another_shape_is_no_items() {
        assertThat(analytes.of("3F070")).isEmpty();
        assertThat(analytes.of("3f070000002327101")).isEmpty();
    }

    private Analyte analyte(String code) {
        return analytes.of(code).orElseThrow();
    }
}
