package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.error.TechoException;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.IncidentCriteria;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.PatientId;
import techo.server.testing.ServerTest;

/** To look into an incident takes long, and leaves the server to others. */
@ServerTest
class IncidentScanTest {
    /** At which no other test has a record. */
    private static final Instant THEN = Instant.parse("2018-03-04T05:06:07Z");

    @Autowired
    private AuditTrail trail;

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private RecordSeals seals;

    @Test
    void a_node_looks_into_two_incidents_at_once_and_no_more() throws Exception {
        PatientId person = new PatientId("person-" + UUID.randomUUID());
        trail.append(new AuditRecord(
                THEN,
                new RequestId(UUID.randomUUID().toString()),
                AuditAgent.system("test"),
                AuditAction.READ,
                AuditOutcome.done(200),
                "Observation",
                List.of(),
                Map.of(person, List.of(ResourceUse.one(Use.SHOWN, "Observation", "o", 1))),
                List.of(),
                List.of(),
                1));
        CountDownLatch reading = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Incidents incidents = incidents(new AuditPayload(keys -> {
            reading.countDown();
            assertThat(within(go)).isTrue();
            return seals.opener(keys);
        }));
        ExecutorService operators = Executors.newFixedThreadPool(2);
        try {
            List<Future<Incidents.Found>> both = List.of(
                    operators.submit(() -> incidents.find(then())), operators.submit(() -> incidents.find(then())));
            assertThat(within(reading)).isTrue();
            assertThatThrownBy(() -> incidents.find(then()))
                    .isInstanceOfSatisfying(
                            TechoException.class,
                            refused -> assertThat(refused.code()).isEqualTo(KeepingError.INCIDENT_BUSY));
            go.countDown();
            for (Future<Incidents.Found> each : both) {
                assertThat(each.get(1, TimeUnit.MINUTES).scope().persons()).containsKey(person);
            }
            assertThat(incidents.find(then()).scope().persons()).containsKey(person);
        } finally {
            go.countDown();
            operators.shutdownNow();
        }
    }

    private Incidents incidents(AuditPayload payloads) {
        return new Incidents(database, jdbc, new AuditScan(database, payloads), seals, Clock.systemUTC());
    }

    private static IncidentCriteria then() {
        return new IncidentCriteria(
                THEN,
                THEN.plusSeconds(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static boolean within(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
