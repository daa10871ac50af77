package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import techo.terminology.CheckupItems;

/** Days are written as the reader writes them, and a last day is the one that was chosen. */
class DaysOnPagesTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-12-31T15:00:00Z");
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);

    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    private final Words words;

    DaysOnPagesTest() {
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        words = new Words(messages);
    }

    @Test
    void a_day_is_written_as_the_language_writes_it() {
        assertThat(words.day(LocalDate.of(2025, 6, 20), Locale.JAPANESE)).isEqualTo("2025年6月20日");
        assertThat(words.day(LocalDate.of(2025, 6, 20), Locale.ENGLISH)).isEqualTo("20 Jun 2025");
    }

    @Test
    void the_last_day_of_a_consent_and_of_a_delegation_is_the_day_before_its_end() {
        ParametersParameterComponent consent = new ParametersParameterComponent();
        part(consent, "period", new Period().setEnd(Date.from(NEW_YEAR)));
        assertThat(ConsentLine.of(consent, words, Locale.JAPANESE).until()).contains(LAST);

        assertThat(delegation("in-force", new InstantType(Date.from(NEW_YEAR))).until())
                .contains(LAST);
    }

    @Test
    void a_delegation_that_opens_nothing_is_not_called_in_force() {
        assertThat(delegation("in-force").state()).isEqualTo("current");
        assertThat(delegation("in-force", new CodeType("child-decides-alone")).state())
                .isEqualTo("grown");
        assertThat(delegation("in-force", new CodeType("delegates-shielded")).state())
                .isEqualTo("shielded");
        assertThat(delegation("ended", new CodeType("delegates-shielded")).state())
                .isEqualTo("ended");
        for (String state : List.of("grown", "shielded", "current", "waiting", "future", "expired", "ended")) {
            assertThat(messages.getMessage("portal.delegates.state." + state, null, Locale.ENGLISH))
                    .isNotEqualTo(messages.getMessage("portal.delegates.state." + state, null, Locale.JAPANESE));
        }
    }

    @Test
    void results_that_the_table_leaves_out_are_counted() {
        CheckupTables tables = new CheckupTables(CheckupItems.load());
        assertThat(tables.of(results(CheckupTables.MOST_DAYS), Locale.JAPANESE).older())
                .isZero();
        CheckupTable table = tables.of(results(CheckupTables.MOST_DAYS + 3), Locale.JAPANESE);
        assertThat(table.older()).isEqualTo(3);
        assertThat(table.days()).hasSize(CheckupTables.MOST_DAYS);
    }

    @Test
    void the_picture_of_the_blood_pressure_is_there_in_words() {
        BloodPressure pressure =
                new BloodPressure(List.of(new BloodPressure.Reading(LocalDate.of(2025, 6, 20), 128, 82)));
        assertThat(BloodPressureChart.of(pressure, day -> words.day(day, Locale.JAPANESE))
                        .words())
                .containsExactly("2025年6月20日 128/82");
    }

    private static List<Observation> results(int days) {
        return IntStream.range(0, days)
                .mapToObj(number -> {
                    Observation weight = new Observation();
                    weight.setCode(new CodeableConcept(
                                    new Coding("urn:oid:1.2.392.200119.6.1005", "9N006000000000001", "体重")))
                            .setEffective(new DateTimeType(
                                    LocalDate.of(2025, 6, 1).plusDays(number).toString()))
                            .setValue(new Quantity(60));
                    return weight;
                })
                .toList();
    }

    /** @param more an end, or a reason */
    private DelegationLine delegation(String state, Type... more) {
        ParametersParameterComponent line = new ParametersParameterComponent();
        part(line, "state", new CodeType(state));
        part(line, "kind", new CodeType("family"));
        for (Type value : more) {
            part(line, value instanceof InstantType ? "end" : "reason", value);
        }
        return DelegationLine.of(
                Named.of(line), Map.of(), words, Locale.JAPANESE, Instant.parse("2026-04-01T00:00:00Z"));
    }

    private static void part(ParametersParameterComponent line, String name, Type value) {
        line.addPart().setName(name).setValue(value);
    }
}
