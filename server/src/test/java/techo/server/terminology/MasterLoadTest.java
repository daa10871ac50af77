package techo.server.terminology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import picocli.CommandLine;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientType;
import techo.server.cli.Techo;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class MasterLoadTest {
    private static final Charset WINDOWS_31J = Charset.forName("windows-31j");

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private LoadedVersions stored;

    @Autowired
    private CurrentTerminology current;

    @Test
    void an_operator_loads_a_master_and_everybody_may_ask_it() throws InterruptedException {
        HttpResponse<String> done = load("2001", SyntheticMaster.text(0, 3_000).getBytes(WINDOWS_31J));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(fhir.parse(Parameters.class, done)
                        .getParameter("result")
                        .getValue()
                        .primitiveValue())
                .isEqualTo("loaded");
        assertThat(done.body()).contains("windows-31j").contains("\"valueInteger\":3000");
        HttpResponse<String> found = fhir.get(
                tokens.citizen("somebody"),
                "/CodeSystem/$lookup?system=" + SyntheticMaster.SYSTEM + "&version=2001&code="
                        + SyntheticMaster.code(7));
        assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
        assertThat(fhir.parse(Parameters.class, found)
                        .getParameter("display")
                        .getValue()
                        .primitiveValue())
                .isEqualTo(SyntheticMaster.display(7));
    }

    @Test
    void the_last_version_loaded_is_current_and_the_one_before_can_be_made_current_again() throws InterruptedException {
        load("2002", SyntheticMaster.text(10, 20).getBytes(UTF_8));
        load("2003", SyntheticMaster.text(20, 30).getBytes(UTF_8));
        assertThat(lookup(SyntheticMaster.code(25)).statusCode()).isEqualTo(200);
        assertThat(code(lookup(SyntheticMaster.code(15)))).isEqualTo("code-unknown");
        HttpResponse<String> changed = fhir.send(
                tokens.operator(),
                "/CodeSystem/$make-current?url=" + SyntheticMaster.SYSTEM + "&version=2002",
                request -> request.POST(BodyPublishers.noBody()));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(lookup(SyntheticMaster.code(15)).statusCode()).isEqualTo(200);
        assertThat(code(lookup(SyntheticMaster.code(25)))).isEqualTo("code-unknown");
        assertThat(fhir.get(tokens.operator(), "/CodeSystem/receipt-medicine-2003")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_same_file_again_changes_nothing_and_another_under_its_version_is_refused() throws InterruptedException {
        byte[] file = SyntheticMaster.text(0, 5).getBytes(UTF_8);
        load("2004", file);
        HttpResponse<String> again = load("2004", file);
        assertThat(fhir.parse(Parameters.class, again)
                        .getParameter("result")
                        .getValue()
                        .primitiveValue())
                .isEqualTo("unchanged");
        HttpResponse<String> other = load("2004", SyntheticMaster.text(0, 6).getBytes(UTF_8));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(code(other)).isEqualTo("master-version-exists");
    }

    @Test
    void a_broken_row_is_told_and_nothing_of_the_file_is_stored() throws InterruptedException {
        String rows = SyntheticMaster.text(0, 5).replace("600000003", "6OO000003");
        HttpResponse<String> refused = load("2005", rows.getBytes(UTF_8));
        assertThat(refused.statusCode()).isEqualTo(422);
        OperationOutcome outcome = fhir.parse(OperationOutcome.class, refused);
        assertThat(code(refused)).isEqualTo("master-code-malformed");
        assertThat(outcome.getIssueFirstRep().getLocation().get(0).getValue()).isEqualTo("row 4, column 3");
        assertThat(refused.body()).doesNotContain("6OO000003");
        assertThat(stored.all())
                .extracting(version -> version.system().version())
                .doesNotContain("2005");
    }

    @Test
    void only_an_operator_loads() throws InterruptedException {
        for (String token : new String[] {
            tokens.citizen("somebody"), tokens.recipient("org", RecipientType.MEDICAL, PurposeOfUse.TREAT)
        }) {
            assertThat(load(token, "receipt-medicine", "2006", new byte[0]).statusCode())
                    .isEqualTo(403);
            assertThat(fhir.get(token, "/CodeSystem/$load-status?load=x").statusCode())
                    .isEqualTo(403);
        }
        assertThat(load("", "receipt-medicine", "2006", new byte[0]).statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_master_and_a_version_must_be_named() throws InterruptedException {
        assertThat(code(load(tokens.operator(), "no-such-master", "2007", new byte[1])))
                .isEqualTo("master-unknown");
        assertThat(code(load(tokens.operator(), "hot", "a%20b", new byte[1]))).isEqualTo("master-version-malformed");
        assertThat(code(fhir.get(tokens.operator(), "/CodeSystem/$load-status?load=x")))
                .isEqualTo("not-found");
    }

    @Test
    void a_loaded_code_system_tells_how_many_concepts_it_has_but_not_which() throws InterruptedException {
        load("2008", SyntheticMaster.text(0, 12).getBytes(UTF_8));
        HttpResponse<String> read = fhir.get(tokens.operator(), "/CodeSystem/receipt-medicine-2008");
        CodeSystem system = fhir.parse(CodeSystem.class, read);
        assertThat(system.getCount()).isEqualTo(12);
        assertThat(system.getContent().toCode()).isEqualTo("not-present");
        assertThat(read.body()).doesNotContain(SyntheticMaster.display(1));
        Bundle found = fhir.parse(
                Bundle.class,
                fhir.get(tokens.operator(), "/CodeSystem?url=" + SyntheticMaster.SYSTEM + "&version=2008"));
        assertThat(found.getEntry()).hasSize(1);
    }

    @Test
    void what_another_node_stored_is_seen_at_the_next_look() throws InterruptedException {
        load("2009", SyntheticMaster.text(0, 3).getBytes(UTF_8));
        CurrentTerminology otherNode = new CurrentTerminology(stored, 1 << 20, () -> {});
        load("2010", SyntheticMaster.text(3, 6).getBytes(UTF_8));
        assertThat(otherNode.get().codeSystem("receipt-medicine-2010")).isEmpty();
        otherNode.refresh();
        assertThat(otherNode.get().codeSystem("receipt-medicine-2010")).isPresent();
        assertThat(current.get().codeSystem("receipt-medicine-2010")).isPresent();
    }

    @Test
    void the_command_loads_a_master_and_lists_it(@TempDir Path directory) throws Exception {
        Path file = Files.write(
                directory.resolve("y.csv"), SyntheticMaster.text(0, 4).getBytes(WINDOWS_31J));
        StringWriter out = new StringWriter();
        String[] server = {"--url", fhir.baseUrl().toString(), "--token", tokens.operator()};
        CommandLine command = Techo.commandLine().setOut(new PrintWriter(out, true));
        assertThat(command.execute(
                        "terminology",
                        "load",
                        server[0],
                        server[1],
                        server[2],
                        server[3],
                        "--master",
                        "receipt-medicine",
                        "--master-version",
                        "2011",
                        file.toString()))
                .as(out::toString)
                .isZero();
        assertThat(command.execute("terminology", "list", server[0], server[1], server[2], server[3]))
                .isZero();
        assertThat(out.toString()).contains("result loaded").contains(SyntheticMaster.SYSTEM + "|2011 4 ");
    }

    private HttpResponse<String> lookup(String code) {
        return fhir.get(tokens.operator(), "/CodeSystem/$lookup?system=" + SyntheticMaster.SYSTEM + "&code=" + code);
    }

    private HttpResponse<String> load(String version, byte[] file) throws InterruptedException {
        return load(tokens.operator(), SyntheticMaster.NAME, version, file);
    }

    private HttpResponse<String> load(String token, String master, String version, byte[] file)
            throws InterruptedException {
        HttpResponse<String> answer =
                fhir.postFile(token, "/CodeSystem/$load?master=" + master + "&version=" + version, file);
        String status = answer.headers().firstValue("Content-Location").orElse("");
        while (answer.statusCode() == 202) {
            Thread.sleep(20);
            answer = fhir.get(token, status.substring(fhir.baseUrl().toString().length()));
        }
        return answer;
    }

    private String code(HttpResponse<String> answer) {
        return fhir.parse(OperationOutcome.class, answer)
                .getIssueFirstRep()
                .getDetails()
                .getCodingFirstRep()
                .getCode();
    }
}
