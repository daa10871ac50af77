package techo.server.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import techo.exchange.QrCodes;
import techo.exchange.SourceFile;
import techo.server.cli.Techo;

class ConvertCommandTest {

    private static final String PRESCRIPTION = """
            JAHIS10
            1,1,1234567,13,見本内科
            5,,,見本 一郎
            11,,見本 太郎,
            51,20250612
            101,1,1,,14
            111,1,1,,朝食後,1
            201,1,1,1,1,,見本錠,1,1,錠
            """;

    @TempDir
    private Path directory = Path.of("");

    private final StringWriter complaints = new StringWriter();

    @Test
    void a_checkup_goes_to_fhir_and_back() throws IOException {
        Path xml = file("checkup.xml", Samples.checkup("specific.xml"));
        assertThat(convert("fhir", xml)).isZero();
        Path bundle = directory.resolve("record-1.json");
        assertThat(Files.readString(bundle)).contains("\"resourceType\": \"Composition\"", "9N001000000000001");
        assertThat(convert("checkup", bundle)).isZero();
        assertThat(Files.readString(directory.resolve("h99112345672025062001000001.xml")))
                .contains("<name>ミホンタロウ</name>", "<birthTime value=\"19700405\"/>", "value=\"170.2\" unit=\"cm\"");
    }

    @Test
    void checkups_go_to_one_delivery_and_back() throws IOException {
        Path one = file("checkup.xml", Samples.checkup("specific.xml"));
        Path two = file("delivery.zip", Samples.checkup("delivery.zip"));
        assertThat(Techo.commandLine()
                        .execute(
                                "convert",
                                "--to",
                                "archive",
                                "--out",
                                directory.toString(),
                                "--sender",
                                "9911234567",
                                "--receiver",
                                "06999999",
                                one.toString(),
                                two.toString()))
                .isZero();
        Path delivery;
        try (Stream<Path> all = Files.list(directory)) {
            delivery = all.filter(path -> path.toString().matches(".*9911234567_06999999_[0-9]{8}0_1.zip"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(convert("fhir", delivery)).isZero();
        assertThat(directory.resolve("record-3.json")).exists();
        assertThat(convert("archive", one)).as("to nobody").isEqualTo(2);
    }

    @Test
    void a_checkup_goes_to_a_document_and_back() throws IOException {
        Path xml = file("checkup.xml", Samples.checkup("specific.xml"));
        assertThat(convert("document", xml)).isZero();
        Path document;
        try (Stream<Path> all = Files.list(directory)) {
            document = all.filter(path -> path.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(Files.readString(document)).contains("\"type\": \"document\"", "JP_Patient_eCheckupGeneral");
        assertThat(convert("checkup", document)).isZero();
        assertThat(directory.resolve("h99112345672025062001000001.xml")).exists();
    }

    @Test
    void a_notebook_goes_to_a_document_over_the_record_and_back() throws IOException {
        Path text = file("notebook.txt", Samples.notebook("tc08_category1_full.txt"));
        assertThat(convert("notebook", text)).isZero();
        byte[] whole = Files.readAllBytes(directory.resolve("okusuri.txt"));
        assertThat(convert("record", text)).isZero();
        assertThat(convert("notebook", directory.resolve("record.json"))).isZero();
        assertThat(Files.readAllBytes(directory.resolve("okusuri.txt"))).isEqualTo(whole);
    }

    @Test
    void a_notebook_goes_to_codes_that_hold_it() throws IOException {
        Path text = file("notebook.txt", Samples.notebook("tc08_category1_full.txt"));
        assertThat(convert("notebook", text)).isZero();
        byte[] whole = Files.readAllBytes(directory.resolve("okusuri.txt"));
        assertThat(convert("qr", text)).isZero();
        List<SourceFile> images;
        try (Stream<Path> all = Files.list(directory)) {
            images = all.filter(path -> path.toString().endsWith(".png"))
                    .map(path -> SourceFile.of(read(path)))
                    .toList();
        }
        assertThat(QrCodes.read(images)).extracting(SourceFile::bytes).containsExactly(whole);
    }

    @Test
    void the_symbols_of_a_prescription_go_to_fhir_together() throws IOException {
        byte[] slip = PRESCRIPTION.getBytes(Charset.forName("windows-31j"));
        Path first = file("1.txt", Arrays.copyOf(slip, 28));
        Path second = file("2.txt", Arrays.copyOfRange(slip, 28, slip.length));

        assertThat(convert("fhir", first, second)).isZero();
        assertThat(Files.readString(directory.resolve("record-1.json")))
                .contains("\"resourceType\": \"MedicationRequest\"", "見本内科", "見本錠");
    }

    @Test
    void each_checkup_of_a_delivery_has_its_own_tables() throws IOException {
        Path archive = file("delivery.zip", Samples.checkup("delivery.zip"));

        assertThat(convert("csv", archive)).isZero();
        assertThat(Files.readString(directory.resolve("健診結果_明細.csv"))).contains("9N001000000000001,身長");
        assertThat(directory.resolve("健診結果_明細-2.csv")).exists();
    }

    @Test
    void a_notebook_goes_to_a_report_on_paper() throws IOException {
        Path text = file("notebook.txt", Samples.notebook("tc08_category1_full.txt"));

        assertThat(convert("pdf", text)).isZero();
        assertThat(Files.readAllBytes(directory.resolve("健康の記録.pdf"))).startsWith("%PDF-1.4".getBytes(US_ASCII));
    }

    @Test
    void a_template_goes_to_fhir_and_back_to_the_same_table() throws IOException {
        assertThat(Techo.commandLine().execute("convert", "--template", "vaccinations", "--out", directory.toString()))
                .isZero();
        Path template = directory.resolve("予防接種歴.csv");
        byte[] written = Files.readAllBytes(template);
        assertThat(convert("fhir", template)).isZero();
        assertThat(convert("table", directory.resolve("record-1.json"))).isZero();
        assertThat(Files.readAllBytes(template)).isEqualTo(written);
        assertThat(Techo.commandLine().execute("convert", "--template", "nothing"))
                .isEqualTo(2);
        assertThat(Techo.commandLine().execute("convert", "--to", "fhir")).isEqualTo(2);
    }

    @Test
    void an_export_of_apple_health_goes_to_tables_out_of_its_zip() throws IOException {
        String export = "<!DOCTYPE HealthData [<!ELEMENT HealthData ANY>]><HealthData>"
                + "<Record type=\"HKQuantityTypeIdentifierBodyMass\" sourceName=\"Sample\" unit=\"kg\" value=\"70.5\""
                + " startDate=\"2025-06-10 07:00:00 +0900\" endDate=\"2025-06-10 07:00:00 +0900\"/></HealthData>";
        Path zip = directory.resolve("export.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("apple_health_export/export.xml"));
            out.write(export.getBytes(US_ASCII));
            out.closeEntry();
        }

        assertThat(convert("home", zip)).isZero();
        assertThat(Files.readString(directory.resolve("測定値_0001.csv")))
                .contains("2025-06-10T07:00:00+09:00,体重,70.5,kg,Sample,");
        assertThat(convert("home", file("notebook.txt", Samples.notebook("tc08_category1_full.txt"))))
                .isEqualTo(1);
    }

    @Test
    void a_file_that_is_refused_says_where_and_leaves_nothing() throws IOException {
        Path text = file("notebook.txt", "JAHISTC08,1\r\n".getBytes(US_ASCII));
        assertThat(convert("fhir", text)).isEqualTo(1);
        assertThat(complaints.toString()).startsWith("error notebook-person-missing at line 1");
        assertThat(directory.resolve("record-1.json")).doesNotExist();
        assertThat(convert("fhir", directory.resolve("absent"))).isEqualTo(2);
    }

    @Test
    void files_that_do_not_belong_together_are_refused_in_words() throws IOException {
        Path one = file("1.xml", Samples.checkup("specific.xml"));
        Path other = file("2.txt", Samples.notebook("tc08_category1_full.txt"));
        assertThat(convert("fhir", one, other)).isEqualTo(1);
        assertThat(complaints.toString()).startsWith("error import-mixed-files").doesNotContain("\tat ");
    }

    @Test
    void a_bundle_with_a_byte_order_mark_is_one_and_broken_ones_are_told_without_their_values() throws IOException {
        assertThat(convert("fhir", file("checkup.xml", Samples.checkup("specific.xml"))))
                .isZero();
        byte[] bundle = Files.readAllBytes(directory.resolve("record-1.json"));
        byte[] marked = new byte[bundle.length + 3];
        System.arraycopy(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, marked, 0, 3);
        System.arraycopy(bundle, 0, marked, 3, bundle.length);
        assertThat(convert("checkup", file("marked.json", marked))).isZero();

        for (String wrong : List.of(
                "{\"resourceType\":\"Observation\",\"status\":\"final\"}",
                "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"birthDate\":"
                        + "\"2020-02-30\"}}]}",
                "{\"resourceType\":\"Bundle\",",
                "{\"resourceType\":\"Bundle\",\"id\":\"\u00e9\"}")) {
            byte[] bytes = wrong.getBytes(ISO_8859_1);
            assertThat(convert("csv", file("wrong.json", bytes))).as(wrong).isEqualTo(1);
        }
        assertThat(complaints.toString()).contains("FHIR R4").doesNotContain("2020-02-30", "\tat ");
    }

    /** Whatever a stranger hands in, and whatever is asked for: an answer in words, never a stack trace. */
    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_file_is_answered_in_words(String name, byte[] content) throws IOException {
        Path file = file(name, content);
        for (String target : List.of("fhir", "csv", "home")) {
            assertThat(convert(target, file)).as("%s to %s", name, target).isIn(0, 1);
        }
        assertThat(complaints.toString()).isNotEmpty().doesNotContain("\tat ", "Exception", "SECRETVALUE");
    }

    static Stream<Arguments> hostile() throws IOException {
        byte[] checkup = Samples.checkup("specific.xml");
        byte[] notebook = Samples.notebook("tc08_category1_full.txt");
        String xml = new String(checkup, UTF_8);
        ByteArrayOutputStream nested = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(nested)) {
            zip.putNextEntry(new ZipEntry("inner.zip"));
            zip.write(Samples.checkup("delivery.zip"));
        }
        return Stream.of(
                Arguments.of("empty.xml", new byte[0]),
                Arguments.of("zeros.json", new byte[4_096]),
                Arguments.of("mark.csv", new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}),
                Arguments.of("utf16.csv", "\uFEFF測定日時,項目,値\r\n2025-06-10,体重,SECRETVALUE\r\n".getBytes(UTF_16LE)),
                Arguments.of("half.xml", Arrays.copyOf(checkup, checkup.length / 2)),
                Arguments.of("declared.xml", xml.replace("UTF-8", "UTF-16").getBytes(UTF_8)),
                Arguments.of("latin.xml", xml.replace("ミホンタロウ", "\u00e9").getBytes(ISO_8859_1)),
                Arguments.of(
                        "entity.xml",
                        xml.replaceFirst(
                                        "<ClinicalDocument",
                                        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><ClinicalDocument")
                                .getBytes(UTF_8)),
                Arguments.of("nested.zip", nested.toByteArray()),
                Arguments.of("cut.zip", Arrays.copyOf(Samples.checkup("delivery.zip"), 3_000)),
                Arguments.of("zip.txt", new byte[] {'P', 'K', 3, 4}),
                Arguments.of("notebook.json", Arrays.copyOf(notebook, 10)),
                Arguments.of(
                        "field.txt", ("JAHISTC08,1\r\n1," + "SECRETVALUE".repeat(100_000) + "\r\n").getBytes(US_ASCII)),
                Arguments.of("slip.txt", "JAHIS10\r11,,SECRETVALUE,\r201,1\r".getBytes(US_ASCII)),
                Arguments.of("deep.json", "[".repeat(100_000).getBytes(US_ASCII)),
                Arguments.of(
                        "deep-fhir.json",
                        ("{\"resourceType\":\"Basic\",\"extension\":" + "[{\"extension\":".repeat(400) + "[]"
                                        + "}]".repeat(400) + "}")
                                .getBytes(US_ASCII)),
                Arguments.of("number.json", "{\"resourceType\":\"Bundle\",\"type\":1e999999999}".getBytes(US_ASCII)),
                Arguments.of("picture.png", Arrays.copyOf(QrCodes.png(new byte[] {1}), 60)),
                Arguments.of("paper.pdf", "%PDF-1.7\nSECRETVALUE".getBytes(US_ASCII)),
                Arguments.of("quote.csv", "測定日時,項目,値\r\n\"2025-06-10,SECRETVALUE".getBytes(UTF_8)),
                Arguments.of(
                        "apple.xml",
                        "<!DOCTYPE HealthData [<!ENTITY x \"SECRETVALUE\">]><HealthData>&x;".getBytes(UTF_8)));
    }

    private int convert(String format, Path... files) {
        CommandLine commands = Techo.commandLine();
        commands.setErr(new PrintWriter(complaints, true));
        List<String> arguments = new ArrayList<>(List.of("convert", "--to", format, "--out", directory.toString()));
        Stream.of(files).map(Path::toString).forEach(arguments::add);
        return commands.execute(arguments.toArray(String[]::new));
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
