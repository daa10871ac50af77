package techo.demo.people;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;

/** Writes what a pharmacy hands out (電子版お薬手帳, JAHISTC08): four dispensings of a year in one file. */
public final class NotebookFiles {
    private static final Charset SHIFT_JIS = Charset.forName("windows-31j");

    /** @return Shift_JIS with CR LF, the same bytes for the same person and year */
    public byte[] of(Person person, int year) {
        StringBuilder file = new StringBuilder("JAHISTC08,1\r\n");
        // No address or telephone: what a pharmacy notes about a person never changes who they are.
        row(file, "1", person.family() + " " + person.given(), sex(person), compact(person.birthDate()));
        boolean pressure = Measurements.of(person, year).systolic() >= 130;
        for (int month : List.of(2, 5, 8, 11)) {
            dispensing(file, LocalDate.of(year, month, 3 + (int) (person.number() % 20)), pressure);
        }
        return file.toString().getBytes(SHIFT_JIS);
    }

    private static void dispensing(StringBuilder file, LocalDate day, boolean pressure) {
        row(file, "5", compact(day), "1");
        row(file, "11", "見本薬局", "13", "4", "9999999", "100-9999", "東京都見本区例示町1-1", "", "1");
        row(file, "15", "薬剤師 見本", "", "1");
        row(file, "51", "見本内科クリニック", "13", "1", "9999998", "1");
        row(file, "55", "医師 例示", "内科", "1");
        row(file, "201", "1", pressure ? "アムロジピンＯＤ錠５ｍｇ「見本」" : "アレルギー錠１０ｍｇ「見本」", "1", "錠", "1", "", "1");
        row(file, "301", "1", pressure ? "１日１回朝食後服用" : "１日１回就寝前服用", "28", "日分", "1", "1", "", "1");
    }

    private static void row(StringBuilder file, String... fields) {
        file.append(String.join(",", fields)).append("\r\n");
    }

    private static String sex(Person person) {
        return person.sex() == AdministrativeGender.MALE ? "1" : "2";
    }

    private static String compact(LocalDate day) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }
}
