package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.consent.ConsentReader;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;
import techo.interceptors.identity.CallerOnRequest;
import techo.policy.audit.RequestId;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Caller;
import techo.policy.identity.PurposeOfUse;
import techo.server.consent.SightChanges;
import techo.server.consent.VisibleResources;
import techo.server.fhir.FhirOperations;
import techo.server.fhir.FhirProperties;
import techo.server.testing.GivenConsent;
import techo.server.testing.ServerTest;

/** What a node answers whose store takes its time with the files of a complete job. */
@ServerTest
class PollOfCompleteJobTest extends ClinicExports {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Autowired
    private BeanFactory server;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private String hanako = "";
    private String consent = "";
    private String status = "";
    private Caller caller;
    private ExportProvider provider;
    private Rechecks rechecks;

    @BeforeEach
    void export() {
        Organization organization = new Organization();
        organization.setName("架空診療所").setId(clinic);
        done(fhir.put(issuer.operator(), "/Organization/" + clinic, organization));
        hanako = people.person(831, 4);
        String taro = people.person(832, 4);
        consent = consent(hanako);
        String unused = consent(taro);
        status = exports.startedFrom(token, "/Patient/$export?_type=Patient");
        exports.finished(token, status);
        caller = the(ExportSlices.class).work(id()).caller();
        OtherNode node = new OtherNode(server);
        rechecks = new Rechecks(
                new RecheckRows(database, Duration.ofMinutes(2)),
                node.release(held())::refresh,
                new StoredChanges(new SightChanges(database, the(VisibleResources.class)), the(TransactionTimes.class)),
                PATIENCE,
                Duration.ofHours(2),
                the(Clock.class));
        provider = provider();
    }

    @AfterEach
    void endChecks() {
        end.countDown();
        rechecks.close();
    }

    @Test
    void a_poll_is_told_to_come_again_while_the_files_are_asked_about_and_then_has_the_manifest() throws Exception {
        MockHttpServletResponse first = polled();

        assertThat(first.getStatus()).isEqualTo(202);
        assertThat(first.getHeader("Retry-After")).isEqualTo("10");
        assertThat(first.getHeader("X-Progress")).isEqualTo("complete, asking again what may leave");
        assertThat(first.getContentAsString()).isEmpty();
        end.countDown();
        MockHttpServletResponse last = lastPoll();
        assertThat(last.getHeader("Expires")).isNotNull();
        assertThat(people(last)).isEqualTo(2);
    }

    @Test
    void what_was_withdrawn_after_the_files_were_asked_about_is_in_no_manifest() throws Exception {
        assertThat(polled().getStatus()).isEqualTo(202);
        end.countDown();
        assertThat(people(lastPoll())).isEqualTo(2);

        done(fhir.post(issuer.citizen(hanako), "/Consent/" + consent + "/$withdraw-consent", new Parameters()));

        assertThat(people(lastPoll())).isEqualTo(1);
    }

    @Test
    void a_job_that_is_deleted_while_its_files_are_asked_about_is_gone() throws Exception {
        assertThat(polled().getStatus()).isEqualTo(202);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(fhir.delete(token, status).statusCode()).isEqualTo(202);

        absent();
        end.countDown();
        absent();
        assertThat(the(FileStore.class).jobs()).doesNotContain(id());
    }

    private void absent() {
        assertThatThrownBy(this::polled)
                .isInstanceOfSatisfying(
                        TechoException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(RequestError.NOT_FOUND));
    }

    private MockHttpServletResponse lastPoll() throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        MockHttpServletResponse answer = polled();
        while (answer.getStatus() == 202) {
            assertThat(System.nanoTime()).isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600));
            answer = polled();
        }
        assertThat(answer.getStatus()).isEqualTo(200);
        return answer;
    }

    private static int people(MockHttpServletResponse answer) throws IOException {
        JsonNode manifest = new ObjectMapper().readTree(answer.getContentAsByteArray());
        return manifest.at("/output/0/count").asInt();
    }

    private MockHttpServletResponse polled() throws IOException {
        MockHttpServletRequest http = new MockHttpServletRequest();
        RequestAudit unused = RequestAudit.open(http, new RequestId("of-a-slow-node"));
        MockHttpServletResponse answer = new MockHttpServletResponse();
        ServletRequestDetails request = new ServletRequestDetails();
        request.setRequestType(RequestTypeEnum.GET);
        request.setServletRequest(http);
        request.setServletResponse(answer);
        request.addParameter(ExportLinks.JOB, new String[] {id().value()});
        CallerOnRequest.put(request, caller);
        provider.status(request);
        return answer;
    }

    private ExportJobId id() {
        return new ExportJobId(status.substring(status.indexOf('=') + 1));
    }

    /** The store of the server, which gives no file before the end. */
    private FileStore held() {
        FileStore store = the(FileStore.class);
        return (FileStore) Proxy.newProxyInstance(
                FileStore.class.getClassLoader(), new Class<?>[] {FileStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        begun.countDown();
                        end.await();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    /** Of a node with such a store. */
    private ExportProvider provider() {
        ExportConfiguration configuration = new ExportConfiguration();
        Exports slow = configuration.exports(
                the(ExportProperties.class),
                the(ExportJobs.class),
                the(FileStore.class),
                the(StreamingExporter.class),
                the(RecordOwners.class),
                the(JobQuota.class),
                the(TransactionTimes.class),
                the(FileRelease.class),
                rechecks,
                the(TypeFilters.class),
                the(FhirContext.class),
                the(Clock.class));
        FhirOperations operations = configuration.exportOperations(
                slow,
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

    /** @return the id of a Consent by which the clinic may know who somebody is */
    private String consent(String person) {
        Consent given = GivenConsent.to(clinic, PurposeOfUse.TREAT, 0, person);
        given.getProvision().getClass_().clear();
        given.getProvision().addClass_(new Coding(ConsentReader.CATEGORIES, DataCategory.IDENT.code(), null));
        HttpResponse<String> stored = done(fhir.post(issuer.citizen(person), "/Consent", given));
        return new IdType(stored.headers().firstValue("Location").orElseThrow()).getIdPart();
    }

    private static HttpResponse<String> done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer;
    }
}
