package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import picocli.CommandLine;
import techo.exchange.JapaneseText;
import techo.exchange.QrCodes;
import techo.server.cli.Techo;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class ImportCommandTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private final StringWriter told = new StringWriter();

    @Test
    void the_symbols_of_a_prescription_are_sent_together_from_a_command_line(@TempDir Path directory)
            throws IOException {
        String person = person();
        int half = Prescriptions.TEXT.length / 2;
        Path first = Files.write(directory.resolve("1.txt"), Arrays.copyOf(Prescriptions.TEXT, half));
        Path second = Files.write(
                directory.resolve("2.txt"), Arrays.copyOfRange(Prescriptions.TEXT, half, Prescriptions.TEXT.length));

        assertThat(command(person, first, second)).isZero();
        assertThat(told.toString()).startsWith("HTTP 200").contains("result stored", "count MedicationRequest 2");
        assertThat(total(person, "MedicationRequest")).isEqualTo(2);
        assertThat(command(person, first, second)).isZero();
        assertThat(told.toString()).contains("result repeated");
        assertThat(command(person, directory)).isEqualTo(2);
        assertThat(command("../" + person, first)).isEqualTo(2);
        assertThat(told.toString()).doesNotContain("\tat ");
    }

    @Test
    void files_of_all_kinds_are_sent_by_one_command_and_one_that_is_refused_keeps_none_back(@TempDir Path directory)
            throws IOException {
        String person = person();
        Path unreadable = Files.write(directory.resolve("1.xml"), "<nothing/>".getBytes(UTF_8));
        Path checkup = Files.write(directory.resolve("2.xml"), Samples.checkup("specific.xml"));
        Path prescription = Files.write(directory.resolve("3.txt"), Prescriptions.TEXT);

        assertThat(command(person, unreadable, checkup, prescription)).isEqualTo(1);

        assertThat(told.toString()).containsSubsequence("1.xml", "error ", "2.xml", "HTTP 200", "3.txt", "HTTP 200");
        assertThat(total(person, "Composition")).isEqualTo(1);
        assertThat(total(person, "MedicationRequest")).isEqualTo(2);
    }

    @Test
    void notebooks_that_have_nothing_to_do_with_each_other_are_all_stored(@TempDir Path directory) throws IOException {
        String person = person();
        Path first = Files.write(directory.resolve("1.txt"), notebook("見本錠Ａ"));
        Path second = Files.write(directory.resolve("2.txt"), notebook("見本錠Ｂ"));

        assertThat(command(person, first, second)).isZero();

        assertThat(told.toString()).doesNotContain("error ");
        assertThat(total(person, "MedicationDispense")).isEqualTo(2);
    }

    @Test
    void photographs_of_several_things_are_stored_one_by_one(@TempDir Path directory) throws IOException {
        String person = person();
        Path first = Files.write(directory.resolve("1.png"), QrCodes.png(notebook("見本錠Ａ")));
        Path second = Files.write(directory.resolve("2.png"), QrCodes.png(notebook("見本錠Ｂ")));
        Path prescription = Files.write(directory.resolve("3.jpg"), Prescriptions.page());

        assertThat(command(person, first, second)).isZero();
        assertThat(told.toString())
                .containsSubsequence("notebook-parts-conflict", "1.png", "HTTP 200", "2.png", "HTTP 200");
        assertThat(total(person, "MedicationDispense")).isEqualTo(2);

        assertThat(command(person, first, prescription)).isZero();
        assertThat(told.toString()).containsSubsequence("import-mixed-files", "1.png", "repeated", "3.jpg", "HTTP 200");
        assertThat(total(person, "MedicationRequest")).isEqualTo(2);
    }

    private static byte[] notebook(String drug) {
        return ("JAHISTC08,1\r\n1,見本,1,S450405\r\n5,20250612,1\r\n11,見本薬局,13,4,1234567,,,,1\r\n201,1," + drug
                        + ",1,錠,1,,1\r\n301,1,朝食後,7,日分,1,1,,1\r\n")
                .getBytes(JapaneseText.CP932);
    }

    @Test
    void why_nothing_was_sent_is_told(@TempDir Path directory) throws IOException {
        String apple = "<HealthData><Record type=\"HKQuantityTypeIdentifierBodyMass\" unit=\"kg\" value=\"62.5\""
                + " startDate=\"2025-06-10 07:00:00 +0900\" endDate=\"2025-06-10 07:00:00 +0900\"/></HealthData>";
        Path export = Files.write(directory.resolve("export.xml"), apple.getBytes(UTF_8));
        Path text = Files.write(directory.resolve("1.txt"), Prescriptions.TEXT);

        for (Path file : List.of(export, text)) {
            assertThat(command("http://192.0.2.1/fhir", "p1", file)).isEqualTo(2);
            assertThat(told.toString()).startsWith("A token travels only to an https address");
            assertThat(command("http://127.0.0.1:1/fhir", "p1", file)).isEqualTo(2);
            assertThat(told.toString()).startsWith("The server cannot be reached");
        }
    }

    private String person() {
        Patient patient = new Patient();
        patient.setBirthDateElement(new DateType("1970-04-05"));
        patient.setGender(AdministrativeGender.MALE);
        patient.addName().setText("見本");
        HttpResponse<String> created = fhir.post(tokens.operator(), "/Patient", patient);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        String location = created.headers().firstValue("Location").orElseThrow();
        return location.replaceFirst(".*/Patient/([^/]+).*", "$1");
    }

    private int command(String person, Path... files) {
        return command(fhir.baseUrl().toString(), person, files);
    }

    private int command(String address, String person, Path... files) {
        CommandLine commands = Techo.commandLine();
        told.getBuffer().setLength(0);
        commands.setOut(new PrintWriter(told, true));
        commands.setErr(new PrintWriter(told, true));
        List<String> arguments = new ArrayList<>(
                List.of("import", "--url", address, "--token", tokens.citizen(person), "--patient", person));
        Stream.of(files).map(Path::toString).forEach(arguments::add);
        return commands.execute(arguments.toArray(String[]::new));
    }

    private int total(String person, String type) {
        HttpResponse<String> answer = fhir.get(tokens.citizen(person), "/" + type + "?_summary=count");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Bundle.class, answer).getTotal();
    }
}
