package techo.exchange.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult;
import techo.exchange.ImportedResource;
import techo.exchange.SourceFile;

/** Where the readers stop: what they hold until then is what a node has to have room for. */
class HomeBoundsTest {
    private static final Reference PERSON = new Reference("Patient/example");
    private static final int MOST = HomeImport.MOST_VALUES;

    @Test
    void steps_of_endless_devices_are_given_up_at_the_first_too_many() {
        assertThat(told(new AppleHealthReader()
                        .read(file(Exports.of(lines(MOST + 500, HomeBoundsTest::steps))), PERSON)))
                .isEqualTo("home-too-many line " + (9 + MOST));
    }

    /** A blood pressure is one value, though an export tells its halves apart. */
    @Test
    void as_many_blood_pressures_as_are_taken_at_once_are_taken_whole() {
        String export = Exports.of(
                lines(MOST, i -> pressure("Systolic", i, "W")), lines(MOST, i -> pressure("Diastolic", i, "W")));

        assertThat(told(new AppleHealthReader().read(file(export), PERSON))).isEqualTo(MOST + " values");
    }

    @Test
    void a_table_is_given_up_at_the_row_that_is_too_many() {
        for (String item : List.of("握力", "歩数")) {
            String table = "測定日時,項目,値,単位,機器\r\n" + lines(MOST + 500, i -> "2025-06-10," + item + ",1,," + i + "\r");

            assertThat(told(new HomeTableReader().read(file(table), PERSON)))
                    .isEqualTo("home-too-many line " + (MOST + 2));
        }
    }

    @Test
    void lines_without_a_time_end_somewhere_as_well() {
        assertThat(told(new HomeTableReader()
                        .read(file("測定日時,項目,値\r\n" + "x,体重,70\r\n".repeat(HomeImport.MOST_ROWS + 500)), PERSON)))
                .isEqualTo("home-too-many line " + (HomeImport.MOST_ROWS + 2));
        assertThat(streamed(lines(
                        10_500,
                        i -> Exports.record("HKQuantityTypeIdentifierBodyMass", "kg", "2025-13-10", "", "70", "W"))))
                .isEqualTo("home-malformed line 10009");
    }

    @Test
    void data_points_are_given_up_at_the_one_that_is_too_many() {
        String points = lines(
                MOST + 500,
                i ->
                        "{\"header\":{\"schema_id\":{\"name\":\"step-count\"},\"acquisition_provenance\":{\"source_name\":\""
                                + i
                                + "\"}},\"body\":{\"step_count\":{\"value\":1,\"unit\":\"steps\"},"
                                + "\"effective_time_frame\":{\"date_time\":\"2025-06-10T07:10:00+09:00\"}}}");

        assertThat(told(new OpenMhealthReader().read(file(points), PERSON)))
                .isEqualTo("home-too-many data point " + (MOST + 1));
    }

    @Test
    void a_number_is_one_for_an_export_that_is_read_at_once_and_for_its_tables_alike() {
        String time = "2025-06-10 07:10:00 +0900";
        String export = Exports.of(
                Stream.of("7.05e+01", "1E15", "1e-40", "999999999999", "9999999999999", "99e10")
                        .map(value -> Exports.record(
                                "HKQuantityTypeIdentifierBodyMass", "kg", time, time, value, "W" + value))
                        .collect(Collectors.joining()),
                Exports.record("HKQuantityTypeIdentifierHeight", "ft", time, time, "99999999999", "W"),
                Exports.record("HKQuantityTypeIdentifierStepCount", "count", time, time, "999999999999", "W")
                        .repeat(2));
        AppleHealthReader reader = new AppleHealthReader();
        List<ImportedResource> tables = new ArrayList<>();
        reader.tables(
                file(export),
                1,
                table -> tables.addAll(resources(new HomeTableReader().read(SourceFile.of(table.bytes()), PERSON))));

        List<ImportedResource> atOnce = resources(reader.read(file(export), PERSON));
        assertThat(tables)
                .extracting(ImportedResource::key)
                .isEqualTo(atOnce.stream().map(ImportedResource::key).toList());
        assertThat(atOnce)
                .extracting(imported -> ((Observation) imported.resource())
                        .getValueQuantity()
                        .getValue()
                        .toPlainString())
                .containsExactly("70.5", "0", "999999999999", "990000000000");
    }

    @Test
    void names_of_devices_are_held_once_and_not_without_end() {
        String name = "長".repeat(200);
        assertThat(streamed(lines(20_000, i -> pressure("Systolic", i, name)))).isEqualTo("20000 values");
        assertThat(streamed(lines(20_000, i -> pressure("Systolic", 0, i + name.substring(5)))))
                .startsWith("home-too-many line 5");
    }

    /** What docs/formats.md says of a long export, of one that holds as much as one can. */
    @Test
    void the_most_that_an_export_makes_a_reader_hold_fits_in_the_memory_that_is_stated(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path told = folder.resolve("told");
        Process reading = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MostHeld.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();

        assertThat(reading.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(told))
                .contains(2 * Gathered.MOST + " values")
                .doesNotContain("OutOfMemory");
        assertThat(reading.exitValue()).isZero();
    }

    /** Both halves of as many blood pressures as are held, each of a second of its own, by devices with long names, as many as are held. */
    static final class MostHeld {
        private static final int NAMES = 5_000;

        private MostHeld() {}

        public static void main(String[] none) {
            System.out.println(told(new AppleHealthReader()
                    .tables(
                            Exports.of(
                                    2 * Gathered.MOST,
                                    i -> pressure(
                                            i < Gathered.MOST ? "Systolic" : "Diastolic",
                                            i % Gathered.MOST,
                                            i % Gathered.MOST < NAMES ? "長".repeat(190) + i % Gathered.MOST : "W")),
                            5_000,
                            table -> {})));
        }
    }

    private static List<ImportedResource> resources(ImportResult result) {
        return result.fold(read -> read.records().get(0).resources(), refused -> List.of());
    }

    private static String streamed(String records) {
        InputStream export = new ByteArrayInputStream(Exports.of(records).getBytes(UTF_8));
        return told(new AppleHealthReader().tables(export, 5_000, table -> {}));
    }

    private static String told(AppleHealthReader.Streamed streamed) {
        return streamed.fold(
                tables -> tables.values() + " values",
                refused -> refused.error().code().code() + " " + refused.error().location());
    }

    private static String steps(int number) {
        String time = "2025-06-10 07:10:00 +0900";
        return Exports.record("HKQuantityTypeIdentifierStepCount", "count", time, time, "1", "d" + number);
    }

    private static String pressure(String half, int number, String device) {
        String time = "2025-06-%02d %02d:%02d:%02d +0900"
                .formatted(number / 86_400 + 1, number / 3_600 % 24, number / 60 % 60, number % 60);
        return Exports.record("HKQuantityTypeIdentifierBloodPressure" + half, "mmHg", time, time, "120.5", device);
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private static String told(ImportResult result) {
        return result.fold(read -> read.records().get(0).resources().size() + " values", refused -> {
            ExchangeIssue first = refused.errors().get(0);
            return first.code().code() + " " + first.location();
        });
    }

    private static SourceFile file(String text) {
        return SourceFile.of(text.getBytes(UTF_8));
    }
}
