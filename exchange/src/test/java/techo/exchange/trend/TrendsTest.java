package techo.exchange.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Quantity.QuantityComparator;
import org.junit.jupiter.api.Test;
import techo.exchange.checkup.CheckupResult;
import techo.terminology.Analytes;

class TrendsTest {
    private static final Analytes ANALYTES = Analytes.load();

    @Test
    void the_same_test_by_another_method_is_the_same_trend() {
        List<Trend> trends = Trends.ofCheckups(
                List.of(
                        result("2025-06-01", "3F070000002327101", "HDL", "61"),
                        result("2024-06-01", "3F070000002399901", "HDL", "58")),
                ANALYTES);

        assertThat(trends)
                .singleElement()
                .satisfies(trend -> assertThat(trend.values())
                        .containsEntry(LocalDate.parse("2024-06-01"), new BigDecimal("58"))
                        .containsEntry(LocalDate.parse("2025-06-01"), new BigDecimal("61")));
    }

    @Test
    void two_readings_of_blood_pressure_are_their_mean_unless_the_mean_is_reported() {
        List<Trend> trends = Trends.ofCheckups(
                List.of(
                        result("2025-06-01", "9A751000000000001", "収縮期血圧(1回目)", "131"),
                        result("2025-06-01", "9A752000000000001", "収縮期血圧(2回目)", "128"),
                        result("2024-06-01", "9A755000000000001", "収縮期血圧(その他)", "120"),
                        result("2024-06-01", "9A751000000000001", "収縮期血圧(1回目)", "140")),
                ANALYTES);

        assertThat(trends).singleElement().satisfies(trend -> {
            assertThat(trend.title()).isEqualTo("収縮期血圧");
            assertThat(trend.graph()).contains("血圧");
            assertThat(trend.values().values()).containsExactly(new BigDecimal("120"), new BigDecimal("129.5"));
        });
    }

    @Test
    void other_units_and_values_beyond_a_method_are_no_part_of_a_trend() {
        CheckupResult other = result("2024-06-01", "3F070000002327101", "HDL", "1.5");
        other.measured().orElseThrow().setUnit("mmol/L");
        CheckupResult beyond = result("2023-06-01", "3F070000002327101", "HDL", "10");
        beyond.measured().orElseThrow().setComparator(QuantityComparator.LESS_THAN);

        assertThat(Trends.ofCheckups(
                        List.of(result("2025-06-01", "3F070000002327101", "HDL", "61"), other, beyond), ANALYTES))
                .isEmpty();
    }

    @Test
    void parts_of_a_measurement_share_a_graph() {
        List<Trend> trends = Trends.ofMeasurements(List.of(bloodPressure("2025-06-01"), bloodPressure("2025-06-02")));

        assertThat(trends)
                .hasSize(2)
                .allSatisfy(trend -> assertThat(trend.graph()).contains("血圧"));
    }

    private static CheckupResult result(String day, String code, String name, String value) {
        return new CheckupResult(
                day,
                "",
                "",
                code,
                name,
                value,
                Optional.of(new Quantity().setValue(new BigDecimal(value)).setUnit("mg/dl")),
                Optional.empty(),
                Optional.empty(),
                "",
                "");
    }

    private static Observation bloodPressure(String day) {
        Observation measured =
                new Observation().setCode(new CodeableConcept().setText("血圧")).setEffective(new DateTimeType(day));
        part(measured, "8480-6", "最高血圧", 128);
        part(measured, "8462-4", "最低血圧", 82);
        return measured;
    }

    private static void part(Observation measured, String code, String name, long value) {
        measured.addComponent()
                .setCode(new CodeableConcept(new Coding("http://loinc.org", code, null)).setText(name))
                .setValue(new Quantity(value).setUnit("mmHg"));
    }
}
