package techo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.interceptors.error.OperationOutcomes;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Requests that have brought servers like this one down, or made them say what they should not. */
@ServerTest
class AbuseTest {
    private static final String JSON = "application/fhir+json";
    /** The container waits ten seconds for what a client announces. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void json_nested_ten_thousand_deep_is_refused() {
        refused(post(JSON, "{\"a\":".repeat(10_000)), 400, "body-too-complex");
    }

    /** Each reads until the server ends the connection. */
    @Tag("any-database")
    @Test
    void a_body_of_two_hundred_megabytes_is_refused_whether_its_length_is_told_or_not() {
        String refused = assertTimeout(AT_ONCE, () -> rawStatus("Content-Length: 209715200\r\n", new byte[0]));
        assertThat(refused).contains(" 413 ", "body-too-large");
        String counted = assertTimeout(AT_ONCE, () -> rawStatus("Transfer-Encoding: chunked\r\n", chunked(11)));
        assertThat(counted).contains(" 413 ", "body-too-large");
    }

    @Tag("any-database")
    @Test
    void whoever_may_not_send_a_body_is_answered_before_it_comes() {
        String announced = "POST /fhir/Organization HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/fhir+json\r\nContent-Length: 5000000\r\n";
        String unknown = assertTimeout(AT_ONCE, () -> raw(announced + "\r\n"));
        assertThat(unknown).startsWith("HTTP/1.1 401").contains("login-required");
        String asked = assertTimeout(AT_ONCE, () -> raw(announced + "Expect: 100-continue\r\n\r\n"));
        assertThat(asked).startsWith("HTTP/1.1 401");
    }

    @Test
    void a_refused_body_of_unknown_length_holds_nobody_and_costs_no_connection_where_it_comes() {
        String refused = "POST /fhir/Organization HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n";
        String silent = assertTimeout(AT_ONCE, () -> raw(refused));
        assertThat(silent).startsWith("HTTP/1.1 401");

        String next = "GET /fhir/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String both = assertTimeout(AT_ONCE, () -> raw(refused + "2\r\n{}\r\n0\r\n\r\n" + next));
        assertThat(both.split("HTTP/1.1 401", -1)).hasSize(3);
    }

    @Test
    void whoever_asks_first_and_may_send_a_body_is_told_to() {
        String body = "{\"resourceType\":\"Organization\",\"name\":\"Kasumi\"}";
        String answer = exchange(
                ("POST /fhir/Organization HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n"
                                + "Connection: close\r\nAuthorization: Bearer " + tokens.operator()
                                + "\r\nExpect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII),
                body.getBytes(StandardCharsets.US_ASCII));
        assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 201");
    }

    @Test
    void a_compressed_bomb_is_refused() throws IOException {
        refused(send("gzip", gzip(new byte[60 << 20])), 413, "body-expands-too-much");
    }

    @Test
    void a_compressed_resource_is_read() throws IOException {
        byte[] body = "{\"resourceType\":\"Organization\",\"name\":\"Kasumi\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(send("gzip", gzip(body)).statusCode()).isEqualTo(201);
    }

    @Test
    void other_encodings_are_refused() {
        refused(send("br", new byte[] {1, 2, 3}), 415, "content-encoding-unsupported");
    }

    @Test
    void json_that_is_not_utf8_is_refused_where_it_begins() {
        byte[] body = "{\"resourceType\":\"Organization\",\"name\":\"霞\"}".getBytes(Charset.forName("Shift_JIS"));
        OperationOutcome outcome = refused(send("identity", body), 400, "body-not-utf8");

        assertThat(outcome.getIssueFirstRep().getLocation().get(0).getValue()).isEqualTo("line 1, column 40");
    }

    @Test
    void a_batch_of_two_thousand_reads_is_refused_and_one_of_a_hundred_is_answered() {
        refused(fhir.post(tokens.operator(), "", reads(2000)), 413, "bundle-too-large");

        HttpResponse<String> answer = fhir.post(tokens.operator(), "", reads(100));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Cache")).isEmpty();
        assertThat(fhir.parse(Bundle.class, answer).getEntry())
                .hasSize(100)
                .allSatisfy(entry -> assertThat(entry.getResponse().getStatus()).startsWith("200"));
    }

    @Test
    void a_failed_read_in_a_batch_is_answered_as_it_is_alone() {
        Bundle batch = new Bundle().setType(BundleType.BATCH);
        batch.addEntry(request(HTTPVerb.GET, "Organization/does-not-exist"));
        HttpResponse<String> alone = fhir.get(tokens.operator(), "/Organization/does-not-exist");

        BundleEntryComponent entry = fhir.parse(Bundle.class, fhir.post(tokens.operator(), "", batch))
                .getEntryFirstRep();

        assertThat(entry.getResponse().getStatus()).isEqualTo("404 Not Found");
        assertThat(fhir.encode((Resource) entry.getResponse().getOutcome())).isEqualTo(alone.body());
    }

    @Test
    void a_transaction_with_one_bad_entry_stores_nothing() {
        String name = "Kaede-" + System.nanoTime();
        Bundle transaction = new Bundle().setType(BundleType.TRANSACTION);
        transaction.addEntry(request(HTTPVerb.POST, "Organization").setResource(new Organization().setName(name)));
        transaction.addEntry(request(HTTPVerb.POST, "Organization")
                .setResource(new Organization()
                        .setName(name)
                        .setPartOf(new org.hl7.fhir.r4.model.Reference("Organization/does-not-exist"))));

        refused(fhir.post(tokens.operator(), "", transaction), 422, "reference-unresolved");

        assertThat(fhir.parse(Bundle.class, fhir.get(tokens.operator(), "/Organization?name=" + name))
                        .getEntry())
                .isEmpty();
    }

    @Test
    void a_patch_with_a_catastrophic_expression_is_refused_at_once() {
        String id = organization("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>");
        String patch = """
                {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
                 {"name":"type","valueCode":"delete"},
                 {"name":"path","valueString":"Organization.name.matches('((a+)+)+b')"}]}]}""";
        long begin = System.nanoTime();
        HttpResponse<String> answer = fhir.send(
                tokens.operator(),
                "/Organization/" + id,
                request -> request.header("Content-Type", JSON).method("PATCH", BodyPublishers.ofString(patch)));

        refused(answer, 422, "patch-path-refused");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_script_in_a_narrative_is_not_stored() {
        String id = organization("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Kept</p><script>alert(1)</script>"
                + "<img src=\"x\" onerror=\"alert(2)\"/></div>");

        assertThat(fhir.get(tokens.operator(), "/Organization/" + id).body())
                .contains("Kept")
                .doesNotContain("script")
                .doesNotContain("onerror")
                .doesNotContain("alert");
    }

    @Test
    void a_client_hears_that_its_narrative_was_cleaned_and_only_then() {
        String unsafe = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Kept</p><script>alert(1)</script></div>";
        String safe = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Kept</p><b>too &amp; all</b><br/></div>";
        assertThat(outcome(unsafe)).contains("narrative-cleaned");
        assertThat(outcome(safe)).doesNotContain("narrative-cleaned");

        Bundle transaction = new Bundle().setType(BundleType.TRANSACTION);
        for (String narrative : new String[] {safe, unsafe}) {
            Organization organization = new Organization().setName("Kasumi");
            organization.getText().setDivAsString(narrative);
            organization.getText().setStatus(NarrativeStatus.GENERATED);
            transaction.addEntry(request(HTTPVerb.POST, "Organization").setResource(organization));
        }
        Bundle answer = fhir.parse(Bundle.class, fhir.post(tokens.operator(), "", transaction));
        assertThat(answer.getEntry()).hasSize(2);
        assertThat(codes(answer.getEntry().get(0))).doesNotContain("narrative-cleaned");
        assertThat(codes(answer.getEntry().get(1))).contains("narrative-cleaned");
    }

    private static List<String> codes(BundleEntryComponent entry) {
        return entry.getResponse().getOutcome() instanceof OperationOutcome outcome
                ? outcome.getIssue().stream()
                        .map(issue -> issue.getDetails().getCodingFirstRep().getCode())
                        .toList()
                : List.of();
    }

    private String outcome(String narrative) {
        HttpResponse<String> answer = fhir.send(
                tokens.operator(),
                "/Organization",
                request -> request.header("Content-Type", JSON)
                        .header("Prefer", "return=OperationOutcome")
                        .POST(BodyPublishers.ofString(withNarrative(narrative))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.body();
    }

    @Test
    void what_is_absent_and_what_is_deleted_are_answered_alike() {
        String id = organization("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>");
        assertThat(fhir.delete(tokens.operator(), "/Organization/" + id).statusCode())
                .isEqualTo(200);

        HttpResponse<String> deleted = fhir.get(tokens.operator(), "/Organization/" + id);
        HttpResponse<String> absent = fhir.get(tokens.operator(), "/Organization/does-not-exist");

        refused(deleted, 404, "not-found");
        assertThat(deleted.body()).isEqualTo(absent.body());
        assertThat(deleted.headers().map().keySet())
                .isEqualTo(absent.headers().map().keySet());
    }

    @Test
    void an_error_does_not_say_what_was_asked_for() {
        String secret = "marker4711";
        for (String path : new String[] {
            "/Organization?" + secret + "=1",
            "/" + secret,
            "/Organization/" + secret,
            "/Organization/" + secret + "/_history/1",
            "/Organization?name:contains=" + secret,
            "/Organization?_lastUpdated=" + secret,
            "/Organization?_sort=" + secret,
            "/Organization/$" + secret
        }) {
            HttpResponse<String> answer = fhir.get(tokens.operator(), path);
            assertThat(answer.statusCode()).as(path).isBetween(400, 499);
            assertThat(answer.body()).as(path).doesNotContain(secret).doesNotContain("HAPI-");
            assertThat(OperationOutcomes.isOurs(fhir.parse(OperationOutcome.class, answer)))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void the_host_header_is_not_reflected() {
        organization("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>");
        String answer = raw("GET /fhir/Organization?_count=1 HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host:"
                + " evil.example\r\nAuthorization: Bearer " + tokens.operator()
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).contains(" 200 ").contains(fhir.baseUrl().toString()).doesNotContain("evil.example");
    }

    @Test
    void a_malformed_request_line_or_address_is_answered_without_a_trace() {
        for (String line : new String[] {
            "GET /fhir/Patient|x HTTP/1.1", "GET /fhir/%zz HTTP/1.1", "GET /fhir/../actuator/env HTTP/1.1",
            "GET /fhir//Patient HTTP/1.1", "GET /fhir/%2e%2e/x HTTP/1.1", "NONSENSE /fhir/Patient HTTP/1.1"
        }) {
            String answer = raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(line).containsPattern("^HTTP/1.1 (400|401|404|405|501) ");
            assertThat(answer)
                    .as(line)
                    .doesNotContain("Exception")
                    .doesNotContain("Tomcat")
                    .doesNotContain("\tat ");
        }
    }

    private String organization(String narrative) {
        HttpResponse<String> created = post(JSON, withNarrative(narrative));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return fhir.parse(Organization.class, created).getIdElement().getIdPart();
    }

    private static String withNarrative(String narrative) {
        return "{\"resourceType\":\"Organization\",\"name\":\"Kasumi\",\"text\":{\"status\":\"generated\",\"div\":\""
                + narrative.replace("\"", "\\\"") + "\"}}";
    }

    private HttpResponse<String> post(String type, String body) {
        return fhir.send(
                tokens.operator(),
                "/Organization",
                request -> request.header("Content-Type", type)
                        .header("Prefer", "return=representation")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(String encoding, byte[] body) {
        return fhir.send(
                tokens.operator(),
                "/Organization",
                request -> request.header("Content-Type", JSON)
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    private OperationOutcome refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        OperationOutcome outcome = fhir.parse(OperationOutcome.class, answer);
        assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
                .isEqualTo(code);
        return outcome;
    }

    private static Bundle reads(int entries) {
        Bundle bundle = new Bundle().setType(BundleType.BATCH);
        for (int i = 0; i < entries; i++) {
            bundle.addEntry(request(HTTPVerb.GET, "Organization?name=nobody&_count=1"));
        }
        return bundle;
    }

    private static BundleEntryComponent request(HTTPVerb method, String url) {
        BundleEntryComponent entry = new BundleEntryComponent();
        entry.getRequest().setMethod(method).setUrl(url);
        return entry;
    }

    private String rawStatus(String header, byte[] body) {
        String head = "POST /fhir/Organization HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n"
                + "Connection: close\r\nAuthorization: Bearer " + tokens.operator() + "\r\n" + header + "\r\n";
        return exchange(head.getBytes(StandardCharsets.US_ASCII), body);
    }

    private String raw(String head) {
        return exchange(head.getBytes(StandardCharsets.US_ASCII), new byte[0]);
    }

    private String exchange(byte[] head, byte[] body) {
        try (Socket socket = new Socket("localhost", fhir.baseUrl().getPort())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(head);
            try {
                out.write(body);
                out.flush();
            } catch (IOException closed) {
                // The server may answer and close before it has read everything.
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("no answer", e);
        }
    }

    /** The beginning of a body without end: more than the server reads. */
    private static byte[] chunked(int megabytes) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < megabytes; i++) {
                out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[1 << 20]);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }
}
