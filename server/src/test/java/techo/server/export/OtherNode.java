package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.audit.RequestAudit;
import techo.interceptors.consent.TakenAway;
import techo.policy.audit.RequestId;
import techo.server.consent.LeavingResources;
import techo.server.consent.VisibleResources;

/** A node beside the server of the tests, with the same database, of which a test makes some part itself. */
final class OtherNode {
    private static final long PART_BYTES = 1 << 12;

    private final BeanFactory server;

    OtherNode(BeanFactory server) {
        this.server = server;
    }

    private <T> T the(Class<T> part) {
        return server.getBean(part);
    }

    SliceRunner runner(FileStore files) {
        return runner(files, the(StudyExports.class));
    }

    SliceRunner runner(StudyExports studies) {
        return runner(the(FileStore.class), studies);
    }

    private SliceRunner runner(FileStore files, StudyExports studies) {
        SlicePlanner planner = new SlicePlanner(
                the(DataSource.class),
                new TransactionTemplate(the(PlatformTransactionManager.class)),
                the(ExportSlices.class),
                the(GroupMembers.class),
                the(TypeFilters.class),
                studies,
                the(ResourceQuery.class),
                the(ResourceRows.class),
                the(Clock.class));
        SliceExporter exporter = new SliceExporter(
                the(ResourceQuery.class),
                the(ResourceRows.class),
                the(MaskedRows.class),
                the(LineShapes.class),
                files,
                the(GivenResources.class),
                PART_BYTES);
        return new SliceRunner(
                the(ExportSlices.class),
                the(ExportJobs.class),
                files,
                planner,
                exporter,
                Duration.ofHours(2),
                the(Clock.class));
    }

    FileRelease release(FileStore files) {
        JdbcTemplate database = the(JdbcTemplate.class);
        FileReview review = new FileReview(
                new LeavingResources(database, the(VisibleResources.class)),
                the(HiddenNames.class),
                the(TakenAway.class),
                the(FhirContext.class),
                database,
                the(Clock.class));
        return new FileRelease(
                the(ExportJobs.class),
                review,
                new CutFiles(files, the(ExportJobs.class), the(GivenResources.class)),
                the(ExportSlices.class),
                the(StudyExports.class),
                the(SideBySide.class),
                the(Clock.class));
    }

    /** Of a request to it. */
    static RequestAudit audit() {
        return RequestAudit.open(new MockHttpServletRequest(), new RequestId("of-another-node"));
    }

    /** A complete job of many people, as it is now. */
    ExportJob job(ExportJobId id) {
        return the(ExportJobs.class).ofManyPeople(Instant.now()).stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the store has nothing of a job that the job does not list. */
    boolean hasNothingElse(ExportJobId id) throws Exception {
        Set<String> listed =
                job(id).files().stream().flatMap(OutputFile::storedNames).collect(Collectors.toSet());
        return the(FileStore.class).retain(id, listed, Instant.MIN);
    }
}
