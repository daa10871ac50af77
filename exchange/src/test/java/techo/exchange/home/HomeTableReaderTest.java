package techo.exchange.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.exchange.DocumentKind;
import techo.exchange.ImportResult.Imported;
import techo.exchange.SourceFile;

/** What people and spreadsheets write into tables of measurements. */
class HomeTableReaderTest {
    private static final Reference PERSON = new Reference("Patient/example");
    private static final String HEADER = "測定日時,項目,値,単位,機器,備考\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "令和7年6月10日 7時5分,体重,78.4,kg,,",
                "２０２５/６/１０ ７：０５,体重,７８．４,ｋｇ,,",
                "R7.6.10 7:05,体重,78.4,㎏,,",
                "2025年6月10日7:05:00,体重,+78.4,kg,,"
            })
    void days_of_eras_and_full_width_characters_mean_the_same(String row) {
        Imported read = table(row + "\r\n");

        assertThat(values(read)).containsExactly("体重 2025-06-10T07:05:00+09:00 78.4 kg");
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void what_stands_twice_or_has_no_heading_is_named_and_stays_in_the_original() {
        Imported read =
                read("\"測定日時\",項目,値,単位,値,気分,\r\n2025-06-10,\"体重\",70,kg,71,良い,\r\n" + "2025-06-10,歩数,8,歩,,,,432\r\n");

        assertThat(file("\"測定日時\",項目").kind()).isEqualTo(DocumentKind.HOME_TABLE);
        assertThat(values(read)).containsExactly("体重 2025-06-10 70 kg", "歩数 2025-06-10 8 歩");
        assertThat(read.warnings())
                .extracting(issue -> issue.code().code() + " " + issue.location())
                .containsExactly(
                        "home-column-unknown line 1, field 5",
                        "home-column-unknown line 1, field 6",
                        "home-column-unknown line 3, field 8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<0.1",
                "0.1未満",
                "1e5",
                "①",
                "1/2",
                "-",
                "",
                "1,2,3,x",
                "36,5",
                "６２，５",
                "1,2",
                "99999999999999",
                "0,950",
                "62,500",
                "６２，５００"
            })
    void what_is_no_number_is_named_and_left_out(String value) {
        Imported read = table("2025-06-10,体重,\"" + value + "\",kg,,\r\n2025-06-10,体重,-0,kg,,\r\n");

        assertThat(codes(read)).containsExactly("home-value-unreadable");
        assertThat(values(read)).containsExactly("体重 2025-06-10 0 kg");
    }

    @Test
    void thousands_may_be_set_apart_by_commas_where_a_unit_has_thousands() {
        assertThat(values(table("2025-06-10,歩数,\"1,234\",歩,,\r\n2025-06-11,歩数,\"10,234\",,,\r\n"
                        + "2025-06-10,体重,\"12,345\",g,,\r\n2025-06-10,消費エネルギー,\"1,850\",kcal,,\r\n")))
                .containsExactlyInAnyOrder(
                        "歩数 2025-06-10 1234 歩",
                        "歩数 2025-06-11 10234 歩",
                        "体重 2025-06-10 12.345 kg",
                        "消費エネルギー 2025-06-10 1850 kcal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"歩数,\"0,500\",歩", "体重,\"0,500\",g", "体重,\"62,500\",", "体温,\"36,500\",℃", "身長,\"1,702\",m"})
    void three_digits_behind_a_decimal_comma_are_never_thousands(String value) {
        Imported read = table("2025-06-10," + value + ",,\r\n2025-06-10,体重,70,kg,,\r\n");

        assertThat(codes(read)).containsExactly("home-value-unreadable");
        assertThat(values(read)).containsExactly("体重 2025-06-10 70 kg");
    }

    private static List<String> values(Imported read) {
        return read.records().get(0).resources().stream()
                .map(imported -> words((Observation) imported.resource()))
                .toList();
    }

    private static String words(Observation value) {
        String time = value.getEffective() instanceof Period day
                ? day.getStartElement().getValueAsString()
                : ((DateTimeType) value.getEffective()).getValueAsString();
        return value.getCode().getText() + " " + time + " "
                + value.getValueQuantity().getValue().toPlainString() + " "
                + value.getValueQuantity().getUnit();
    }

    private static List<String> codes(Imported read) {
        return read.warnings().stream().map(issue -> issue.code().code()).toList();
    }

    private static Imported table(String rows) {
        return read(HEADER + rows);
    }

    private static Imported read(String text) {
        return new HomeTableReader().read(file(text), PERSON).fold(read -> read, refused -> {
            throw new AssertionError(refused.errors().toString());
        });
    }

    private static SourceFile file(String text) {
        return SourceFile.of(text.getBytes(UTF_8));
    }
}
