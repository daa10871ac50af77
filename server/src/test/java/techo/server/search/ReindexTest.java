package techo.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import picocli.CommandLine;
import techo.server.cli.Techo;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class ReindexTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void what_an_older_server_indexed_is_found_after_the_command_and_is_not_changed_by_it() {
        String person = "r-" + UUID.randomUUID();
        Patient patient = new Patient();
        patient.addName().setText("カクウ　ハナコ");
        patient.setId(person);
        assertThat(fhir.put(tokens.operator(), "/Patient/" + person, patient).statusCode())
                .isLessThan(300);
        assertThat(found(person)).contains(person);
        asBeforeTextsWereFolded(person);
        assertThat(found(person)).doesNotContain("\"entry\"");

        StringWriter out = new StringWriter();
        CommandLine commands = Techo.commandLine();
        commands.setOut(new PrintWriter(out));
        int exit = commands.execute(
                "search",
                "reindex",
                "--url",
                fhir.baseUrl().toString(),
                "--token",
                tokens.operator(),
                "--after",
                Long.toString(resId(person) - 1));

        assertThat(exit).as(out.toString()).isZero();
        assertThat(out.toString()).contains("reindexed, 0 failed");
        assertThat(found(person)).contains(person);
        assertThat(fhir.parse(Patient.class, fhir.get(tokens.citizen(person), "/Patient/" + person))
                        .getMeta()
                        .getVersionId())
                .isEqualTo("1");
    }

    @Test
    void a_part_says_where_the_next_one_begins() {
        Parameters asked = new Parameters();
        asked.addParameter("count", new org.hl7.fhir.r4.model.IntegerType(1));
        Parameters first = reindex(asked);
        asked.addParameter("after", (StringType) first.getParameter("next").getValue());

        assertThat(first.getParameter("reindexed").getValue().primitiveValue()).isEqualTo("1");
        assertThat(first.getParameter("next").getValue().primitiveValue()).matches("\\d+");
        assertThat(reindex(asked).getParameter("reindexed").getValue().primitiveValue())
                .isEqualTo("1");
    }

    @Test
    void only_an_operator_may_and_only_with_a_position_that_was_given() {
        assertThat(fhir.post(tokens.citizen("somebody"), "/$reindex", new Parameters())
                        .statusCode())
                .isEqualTo(403);
        Parameters asked = new Parameters();
        asked.addParameter("after", new StringType("1; drop table hfj_resource"));
        assertThat(fhir.post(tokens.operator(), "/$reindex", asked).statusCode())
                .isEqualTo(400);
    }

    private Parameters reindex(Parameters asked) {
        HttpResponse<String> answer = fhir.post(tokens.operator(), "/$reindex", asked);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    private String found(String person) {
        return fhir.get(
                        tokens.citizen(person),
                        "/Patient?_id=" + person + "&name=" + URLEncoder.encode("ｶｸｳ", StandardCharsets.UTF_8))
                .body();
    }

    private long resId(String person) {
        return jdbc.queryForObject(
                "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?", Long.class, person);
    }

    private void asBeforeTextsWereFolded(String person) {
        int changed = jdbc.update(
                "update hfj_spidx_string set sp_value_normalized = sp_value_exact, hash_norm_prefix = 0 where res_id = ?",
                resId(person));
        assertThat(changed).isPositive();
    }
}
