package techo.server.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.audit.AuditPayload;
import techo.server.audit.AuditedRequests;
import techo.server.audit.AuditedRequests.Answer;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** One row for each way in which something leaves, or is refused: exactly this is recorded, and exactly this disclosed. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathMatrixTest {
    private static final String NOTHING = "";

    @Autowired
    private AuditPayload payloads;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private JdbcTemplate database;

    private AuditedRequests requests;
    private LedgerWorld world;
    private String consent;

    @BeforeAll
    void makePersonAndClinic() {
        requests = new AuditedRequests(fhir, database, payloads);
        world = new LedgerWorld(fhir, tokens);
        consent = world.consent(world.person, 1);
    }

    @TestFactory
    Stream<DynamicTest> every_exit_leaves_exactly_this_record_and_this_entry() {
        String laboratory = "/Observation/" + world.laboratory;
        String search = "/Observation?subject=Patient/" + world.person;
        String seen = "[{P:shown:Observation/LAB}] [C/1]";
        String disclosed = "P clinic/1 TREAT CONSENT required [C/1] LAB:Observation:2093-3:1";
        return Stream.of(
                        row(
                                "read",
                                world.doctor(),
                                get(laboratory),
                                "recipient read done 200 Observation/LAB",
                                seen,
                                disclosed),
                        row(
                                "vread",
                                world.doctor(),
                                get(laboratory + "/_history/1"),
                                "recipient read done 200 Observation/LAB",
                                seen,
                                disclosed),
                        row(
                                "history of one",
                                world.doctor(),
                                get(laboratory + "/_history"),
                                "recipient history done 200 Observation/LAB/_history",
                                seen,
                                disclosed),
                        row(
                                "search",
                                world.doctor(),
                                get(search),
                                "recipient search done 200 Observation",
                                seen,
                                disclosed),
                        row(
                                "search by POST",
                                world.doctor(),
                                form("/Observation/_search", "subject=Patient/" + world.person),
                                "recipient search done 200 Observation/_search",
                                seen,
                                disclosed),
                        row(
                                "page",
                                world.doctor(),
                                get(search + "&_count=1&_offset=0"),
                                "recipient search done 200 Observation",
                                seen,
                                disclosed),
                        row(
                                "empty page",
                                world.doctor(),
                                get(search + "&_count=1&_offset=5"),
                                "recipient search done 200 Observation",
                                "[{}] []",
                                NOTHING),
                        row(
                                "count",
                                world.doctor(),
                                get(search + "&_summary=count"),
                                "recipient search done 200 Observation",
                                "[{}] []",
                                NOTHING),
                        row(
                                "include of what is hidden",
                                world.doctor(),
                                get(search + "&_include=Observation:subject"),
                                "recipient search done 200 Observation",
                                seen,
                                disclosed),
                        row(
                                "batch",
                                world.doctor(),
                                batch(laboratory.substring(1)),
                                "recipient batch done 200 ",
                                seen,
                                disclosed))
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> check(row)));
    }

    private void check(Row row) {
        Answer answer = row.request().apply(row.token());
        assertThat(recorded(answer)).as(answer.response().body()).isEqualTo(row.record() + " " + row.touched());
        assertThat(entries(answer)).isEqualTo(row.entry());
    }

    private String recorded(Answer answer) {
        JsonNode record = answer.record();
        return named(record.at("/who/kind").asText() + " " + record.at("/do").asText() + " "
                + record.at("/out/result").asText() + " "
                + record.at("/out/status").asInt() + " "
                + (record.at("/out/why").asText() + " ").stripLeading()
                + record.at("/target").asText() + " "
                + "[{" + String.join(" ", answer.touched()) + "}] "
                + record.at("/consents").toString().replace("\"", ""));
    }

    private String entries(Answer answer) {
        return database.queryForList("select * from techo_disclosure where request_id = ?", answer.request()).stream()
                .map(entry -> {
                    assertThat(entry.get("digest")).isEqualTo(digestOfBody(answer));
                    return named(entry.get("patient_id") + " " + entry.get("recipient") + "/"
                            + entry.get("recipient_version") + " " + entry.get("purpose") + " " + entry.get("basis")
                            + " " + entry.get("duty") + " "
                            + entry.get("consents").toString().replace("\"", "") + " "
                            + kinds(entry.get("kinds").toString()));
                })
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static String kinds(String json) {
        return LedgerText.kinds(json).stream()
                .map(kind -> kind.category().code() + ":" + kind.type() + ":"
                        + kind.code().map(code -> code.code()).orElse("-") + ":" + kind.count())
                .collect(Collectors.joining(","));
    }

    /** As the recipient would compute it, from what it received. */
    private String digestOfBody(Answer answer) {
        TreeSet<String> lines = new TreeSet<>();
        java.util.regex.Matcher found = java.util.regex.Pattern.compile(
                        "\"resourceType\":\\s*\"(Observation|AllergyIntolerance)\",\\s*\"id\":\\s*\"([^\"]+)\",\\s*\"meta\":\\s*\\{\\s*\"versionId\":\\s*\"(\\d+)\"")
                .matcher(answer.response().body());
        while (found.find()) {
            lines.add(found.group(1) + "/" + found.group(2) + "/_history/" + found.group(3) + "\n");
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(String.join("", lines).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the names of this test instead of ids that differ each time. */
    private String named(String text) {
        String named = text;
        for (Map.Entry<String, String> name : Map.of(
                        world.person,
                        "P",
                        world.laboratory,
                        "LAB",
                        world.weight,
                        "WEIGHT",
                        world.clinic,
                        "clinic",
                        consent,
                        "C")
                .entrySet()) {
            named = named.replaceAll(
                    "(?<![A-Za-z0-9.-])" + java.util.regex.Pattern.quote(name.getKey()) + "(?![A-Za-z0-9.-])",
                    name.getValue());
        }
        return named;
    }

    private Function<String, Answer> get(String path) {
        return token -> requests.get(token, path);
    }

    private Function<String, Answer> form(String path, String form) {
        return token -> requests.send(
                token,
                path,
                request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    private Function<String, Answer> batch(String... urls) {
        Bundle batch = new Bundle().setType(BundleType.BATCH);
        for (String url : urls) {
            batch.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl(url);
        }
        return token -> requests.post(token, "/", batch);
    }

    private static Row row(
            String name, String token, Function<String, Answer> request, String record, String touched, String entry) {
        return new Row(name, token, request, record, touched, entry);
    }

    private record Row(
            String name, String token, Function<String, Answer> request, String record, String touched, String entry) {}
}
