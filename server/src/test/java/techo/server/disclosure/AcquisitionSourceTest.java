package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import picocli.CommandLine;
import techo.server.cli.Techo;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What an organisation sent, and an operator took in: the person learns from whom it came, as that was named then. */
@ServerTest
class AcquisitionSourceTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @TempDir
    private Path directory;

    private LedgerWorld world;

    @BeforeEach
    void makePersonAndClinic() {
        world = new LedgerWorld(fhir, tokens);
    }

    @Test
    void the_organisation_stands_there_as_the_register_named_it_then_with_how_it_got_the_data() throws IOException {
        take("2026-04-01", "--from", "Organization/" + world.clinic, "--obtained", "from-person");
        world.register("医療法人架空会 改名診療所");
        take("2026-04-02", "--from", "Organization/" + world.clinic, "--obtained", "from-business");

        List<ParametersParameterComponent> taken = imports();
        assertThat(taken)
                .extracting(entry -> value(entry, "legal-name"))
                .containsExactly("医療法人架空会 改名診療所", LedgerWorld.LEGAL_NAME);
        assertThat(taken)
                .extracting(entry -> value(entry, "circumstances"))
                .containsExactly("from-business", "from-person");
        ParametersParameterComponent first = taken.get(1);
        assertThat(value(first, "provider-kind")).isEqualTo("OPERATOR");
        assertThat(value(first, "source-version")).isEqualTo("1");
        assertThat(value(first, "address")).isEqualTo("東京都架空区1-1");
        assertThat(value(first, "representative")).isEqualTo("理事長 架空 花子");
        assertThat(value(first, "record-duty")).isEqualTo("required");
        assertThat(table()).contains(LedgerWorld.LEGAL_NAME + " / 東京都架空区1-1 / 理事長 架空 花子 / 本人から取得 from the person");
    }

    @Test
    void what_the_person_gave_to_an_operator_is_the_persons_and_needs_no_record() throws IOException {
        take("2026-04-01", "--from", "Patient/" + world.person);

        ParametersParameterComponent entry = imports().get(0);
        assertThat(value(entry, "record-duty")).isEqualTo("exempt-sent-by-person");
        assertThat(value(entry, "provider-kind")).isEqualTo("OPERATOR");
        assertThat(table()).contains("本人 The person");
    }

    @Test
    void nothing_is_taken_in_when_nobody_says_from_whom() throws IOException {
        assertThat(command("2026-04-01")).contains("HTTP 400", "import-source-missing");
        assertThat(imports()).isEmpty();
    }

    @Test
    void what_an_operator_enters_by_itself_is_told_as_that_once_for_a_transaction() {
        Bundle both = new Bundle().setType(BundleType.TRANSACTION);
        for (int i = 0; i < 2; i++) {
            Observation weight = new Observation();
            weight.setStatus(ObservationStatus.FINAL);
            weight.setCode(new CodeableConcept(new Coding("http://loinc.org", "29463-7", null)));
            weight.setSubject(new Reference("Patient/" + world.person));
            both.addEntry()
                    .setResource(weight)
                    .getRequest()
                    .setMethod(HTTPVerb.POST)
                    .setUrl("Observation");
        }
        int before = acquisitions().size();
        assertThat(fhir.post(tokens.operator("clerk"), "", both).statusCode()).isEqualTo(200);

        assertThat(acquisitions()).hasSize(before + 1);
        ParametersParameterComponent entry = acquisitions().get(0);
        assertThat(value(entry, "provider-kind")).isEqualTo("OPERATOR");
        assertThat(value(entry, "provider")).contains("clerk");
        assertThat(value(entry, "route")).isEqualTo("OPERATOR");
        assertThat(value(entry, "record-duty")).isEqualTo("exempt-own-entry");
        assertThat(entry.getPart())
                .extracting(ParametersParameterComponent::getName)
                .contains("item")
                .doesNotContain("source");
        assertThat(table()).contains("運営者による入力 Entered by the operator", "Observation");
    }

    @Test
    void what_is_refused_is_not_on_record_and_who_people_are_is_registered() {
        int before = acquisitions().size();
        Observation broken = new Observation();
        broken.setSubject(new Reference("Patient/" + world.person));
        assertThat(fhir.post(tokens.operator(), "/Observation", broken).statusCode())
                .isGreaterThanOrEqualTo(400);
        RelatedPerson mother = new RelatedPerson();
        mother.setPatient(new Reference("Patient/" + world.person));
        assertThat(fhir.post(tokens.operator(), "/RelatedPerson", mother).statusCode())
                .isEqualTo(201);
        assertThat(acquisitions()).hasSize(before);
    }

    private void take(String day, String... source) throws IOException {
        assertThat(command(day, source)).contains("HTTP 200", "result stored");
    }

    private String command(String day, String... source) throws IOException {
        Path file = Files.writeString(
                directory.resolve(day + ".csv"), "測定日時,項目,値\r\n" + day + ",体重,61.5\r\n", StandardCharsets.UTF_8);
        StringWriter told = new StringWriter();
        CommandLine commands = Techo.commandLine();
        commands.setOut(new PrintWriter(told, true));
        List<String> arguments = new ArrayList<>(List.of(
                "import", "--url", fhir.baseUrl().toString(), "--token", tokens.operator(), "--patient", world.person));
        arguments.addAll(List.of(source));
        arguments.add(file.toString());
        commands.execute(arguments.toArray(String[]::new));
        return told.toString();
    }

    private List<ParametersParameterComponent> imports() {
        return acquisitions().stream()
                .filter(entry -> !value(entry, "record-duty").equals("exempt-own-entry"))
                .toList();
    }

    private List<ParametersParameterComponent> acquisitions() {
        HttpResponse<String> answer = fhir.get(world.citizen(), "/Patient/" + world.person + "/$acquisitions");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer).getParameter();
    }

    private String table() {
        return fhir.send(
                        world.citizen(),
                        "/Patient/" + world.person + "/$acquisitions?format=csv",
                        request -> request.GET().header("Accept", "text/csv"))
                .body();
    }

    private static String value(ParametersParameterComponent entry, String part) {
        return entry.getPart().stream()
                .filter(one -> one.getName().equals(part))
                .map(one -> one.getValue().primitiveValue())
                .findFirst()
                .orElse("");
    }
}
