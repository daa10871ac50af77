package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.unit.DataSize;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.testing.ServerTest;

/** What who asks for an export is told while all places of a node are taken. */
@ServerTest
class BusyExportsTest {
    private static final int PART_BYTES = 1 << 20;

    @Autowired
    private DaoRegistry daos;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private BeanFactory server;

    @Test
    void who_has_too_many_exports_is_told_so_and_waits_for_no_place() {
        PatientId person = new PatientId(new StoredPeople(daos, database).person(72, 1));
        Caller caller = new Caller.Citizen(person, Access.unnarrowed(new ClientId("app"), PurposeOfUse.SELF_VIEW));
        ExportRequest request = new ExportRequest(
                "https://techo.example/fhir/Patient/$export",
                Selection.of(Set.of("Patient")),
                ManifestShape.STU2,
                List.of());
        List<Throwable> refusals = new ArrayList<>();
        List<Exports> node = new ArrayList<>();
        FaultyFileStore amid = new FaultyFileStore(
                the(FileStore.class),
                1,
                () -> refusals.add(
                        catchThrowable(() -> node.get(0).exportPerson(caller, person, request, OtherNode.audit()))));
        node.add(ofOnePlace(amid));

        ExportJob job = node.get(0).exportPerson(caller, person, request, OtherNode.audit());

        assertThat(job.state()).isEqualTo(ExportJob.State.COMPLETE);
        assertThat(refusals)
                .singleElement()
                .isInstanceOfSatisfying(
                        TechoException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ExportError.TOO_MANY_JOBS));
    }

    /** A node that makes one export at a time, lets nobody wait, and keeps one for each caller. */
    private Exports ofOnePlace(FileStore files) {
        Duration lifetime = Duration.ofHours(2);
        ExportProperties properties =
                new ExportProperties(lifetime, lifetime, DataSize.ofBytes(PART_BYTES), 1, 1, Duration.ZERO, false, 0);
        return new ExportConfiguration()
                .exports(
                        properties,
                        the(ExportJobs.class),
                        files,
                        new StreamingExporter(
                                the(ResourceQuery.class),
                                the(ResourceRows.class),
                                the(MaskedRows.class),
                                files,
                                the(LineShapes.class),
                                PART_BYTES),
                        the(RecordOwners.class),
                        new JobQuota(the(ExportJobs.class), 1),
                        the(TransactionTimes.class),
                        the(FileRelease.class),
                        the(Rechecks.class),
                        the(TypeFilters.class),
                        the(FhirContext.class),
                        the(Clock.class));
    }

    private <T> T the(Class<T> part) {
        return server.getBean(part);
    }
}
