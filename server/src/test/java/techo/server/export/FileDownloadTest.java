package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.audit.AuditUnavailableException;
import techo.policy.audit.RequestId;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.UnrecordedResponse;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What a client receives of a file, byte by byte and header by header. */
@ServerTest
class FileDownloadTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer issuer;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private BeanFactory server;

    private String person = "";
    private String token = "";
    private String file = "";

    @BeforeEach
    void export() {
        person = new StoredPeople(daos, database).person(71, 8);
        token = issuer.citizen(person);
        ExportHttp exports = new ExportHttp(fhir);
        file = exports.path(exports.export(token, person, "?_type=Patient")
                .at("/output/0/url")
                .asText());
    }

    @Test
    void a_file_is_ndjson_that_nobody_keeps_and_no_browser_shows() throws Exception {
        HttpResponse<byte[]> answer = got(200);
        HttpHeaders headers = answer.headers();

        assertThat(headers.firstValue("Content-Type")).hasValue("application/fhir+ndjson");
        assertThat(headers.firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(headers.firstValue("Content-Encoding")).isEmpty();
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        assertThat(headers.firstValue("Vary"))
                .hasValueSatisfying(vary -> assertThat(vary).contains("Accept-Encoding"));
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Content-Disposition")).hasValue("attachment; filename=\"Patient-1.ndjson\"");
        assertThat(headers.firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(headers.firstValue("ETag"))
                .hasValueSatisfying(tag -> assertThat(tag).matches("\"[0-9a-f]{64}\""));
    }

    @Test
    void a_client_that_accepts_gzip_gets_another_representation_of_the_same_file() throws Exception {
        HttpResponse<byte[]> plain = got(200);
        HttpResponse<byte[]> compressed = got(200, "Accept-Encoding", "gzip");

        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("Content-Type")).hasValue("application/fhir+ndjson");
        assertThat(compressed.headers().firstValueAsLong("Content-Length")).hasValue(compressed.body().length);
        assertThat(compressed.headers().firstValue("ETag"))
                .isPresent()
                .isNotEqualTo(plain.headers().firstValue("ETag"));
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain.body());
    }

    @Test
    void a_part_says_which_bytes_of_how_many_it_is() throws Exception {
        byte[] plain = got(200).body();
        byte[] compressed = got(200, "Accept-Encoding", "gzip").body();

        part(plain, 0, 10, "Range", "bytes=0-9");
        part(plain, 10, plain.length, "Range", "bytes=10-");
        part(plain, plain.length - 5, plain.length, "Range", "bytes=-5");
        part(plain, plain.length - 5, plain.length, "Range", "bytes=" + (plain.length - 5) + "-999999999");
        part(compressed, 20, 30, "Range", "bytes=20-29", "Accept-Encoding", "gzip");
    }

    @Test
    void a_part_of_another_file_than_the_client_has_is_the_whole_file() throws Exception {
        HttpResponse<byte[]> whole = got(200);
        String tag = whole.headers().firstValue("ETag").orElseThrow();

        part(whole.body(), 5, 10, "Range", "bytes=5-9", "If-Range", tag);
        assertThat(got(200, "Range", "bytes=5-9", "If-Range", "\"other\"").body())
                .isEqualTo(whole.body());
        assertThat(got(200, "Range", "lines=1-2").body())
                .as("a unit that is not understood")
                .isEqualTo(whole.body());
    }

    @Test
    void a_part_outside_the_file_is_refused_with_its_size() throws Exception {
        int length = got(200).body().length;
        for (String range : new String[] {"bytes=" + length + "-", "bytes=9-5", "bytes=x"}) {
            HttpResponse<byte[]> refused = got(416, "Range", range);
            assertThat(refused.headers().firstValue("Content-Range")).as(range).hasValue("bytes */" + length);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("export-range-unsatisfiable");
        }
    }

    @Test
    void where_a_file_may_leave_once_it_is_there_no_more_when_all_of_it_was_sent() throws Exception {
        byte[] whole = got(200).body();
        MockHttpServletResponse answer = new MockHttpServletResponse();
        assertThat(stored()).isPresent();

        ofOneTime().file(asked(answer, "bytes=0-"));

        assertThat(answer.getContentAsByteArray()).isEqualTo(whole);
        assertThat(answer.isCommitted()).isTrue();
        got(404);
        assertThat(stored()).isEmpty();
    }

    @Test
    void a_part_ends_no_file_that_may_leave_once_also_not_the_last() throws Exception {
        for (String range : new String[] {"bytes=-1", "bytes=1-", "bytes=0-9"}) {
            MockHttpServletResponse answer = new MockHttpServletResponse();
            ofOneTime().file(asked(answer, range));
            assertThat(answer.getStatus()).as(range).isEqualTo(206);
        }
        got(200);
    }

    @Test
    void a_file_that_may_leave_once_is_still_there_when_it_did_not_leave() throws Exception {
        MockHttpServletResponse container = new MockHttpServletResponse();
        ExportProvider provider = ofOneTime();

        assertThatThrownBy(() -> provider.file(asked(UnrecordedResponse.of(container), "bytes=0-")))
                .isInstanceOf(AuditUnavailableException.class);

        assertThat(container.getContentAsByteArray()).isEmpty();
        got(200);
    }

    private ServletRequestDetails asked(HttpServletResponse answer, String range) {
        MockHttpServletRequest http = new MockHttpServletRequest();
        http.addHeader("Range", range);
        RequestAudit unused = RequestAudit.open(http, new RequestId("of-a-node-of-one-time"));
        ServletRequestDetails request = new ServletRequestDetails();
        request.setRequestType(RequestTypeEnum.GET);
        request.setServletRequest(http);
        request.setServletResponse(answer);
        for (String name : new String[] {ExportLinks.JOB, ExportLinks.FILE}) {
            request.addParameter(name, new String[] {asked(name)});
        }
        CallerOnRequest.put(
                request,
                new Caller.Citizen(
                        new PatientId(person),
                        Access.unnarrowed(new ClientId(TestIssuer.CLIENT), PurposeOfUse.SELF_VIEW)));
        return request;
    }

    private Optional<FileStore.StoredFile> stored() throws IOException {
        return the(FileStore.class).find(new ExportJobId(asked(ExportLinks.JOB)), asked(ExportLinks.FILE));
    }

    /** @return what the address of the file says */
    private String asked(String parameter) {
        return file.replaceFirst(".*" + parameter + "=([^&]+).*", "$1");
    }

    /** Of a node that lets each file leave once. */
    private ExportProvider ofOneTime() {
        Duration lifetime = Duration.ofHours(2);
        ExportProperties properties = new ExportProperties(
                lifetime, lifetime, DataSize.ofMegabytes(64), 10, 4, Duration.ofSeconds(20), true, 2);
        ExportConfiguration configuration = new ExportConfiguration();
        Exports exports = configuration.exports(
                properties,
                the(ExportJobs.class),
                the(FileStore.class),
                the(StreamingExporter.class),
                the(RecordOwners.class),
                the(JobQuota.class),
                the(TransactionTimes.class),
                the(FileRelease.class),
                the(Rechecks.class),
                the(TypeFilters.class),
                the(FhirContext.class),
                the(Clock.class));
        FhirOperations operations = configuration.exportOperations(
                exports,
                the(RecipientExports.class),
                the(ExportSlices.class),
                the(StudyExports.class),
                the(TypeFilters.class),
                the(FhirProperties.class),
                the(FhirContext.class),
                the(ObjectMapper.class),
                the(Clock.class));
        return (ExportProvider) operations.providers().get(0);
    }

    private <T> T the(Class<T> part) {
        return server.getBean(part);
    }

    private void part(byte[] whole, int from, int to, String... headers) throws Exception {
        HttpResponse<byte[]> answer = got(206, headers);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(whole, from, to));
        assertThat(answer.headers().firstValue("Content-Range"))
                .hasValue("bytes " + from + "-" + (to - 1) + "/" + whole.length);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(to - from);
    }

    private HttpResponse<byte[]> got(int status, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(fhir.baseUrl() + file)).header("Authorization", "Bearer " + token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(status);
        return answer;
    }
}
