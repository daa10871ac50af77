package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Of a person whose long export is on its way. */
@ServerTest
class ErasureOfImportTest {
    @Autowired
    private Erasures erasures;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private ErasureWorld world;
    private ErasureSteps steps;

    @BeforeEach
    void aPerson() {
        world = new ErasureWorld(fhir, tokens);
        steps = new ErasureSteps(erasures, jdbc, fhir, tokens);
        steps.forgetEarlierExports();
    }

    @Test
    void the_table_that_is_being_stored_is_waited_for_and_no_other() {
        String item = world.observation(world.person, "value");
        String erasure = steps.ask(world);
        steps.makeDue(erasure);
        long pid = steps.pid(world.person);
        begin(pid);
        CompletableFuture<Void> erasing = new TransactionTemplate(transactions).execute(status -> {
            jdbc.update("update techo_import_job set tables = 1 where patient_pid = ?", pid);
            CompletableFuture<Void> begun = CompletableFuture.runAsync(erasures::run);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> files(pid) == 0);
            steps.awaitLocked(pid, transactions);
            assertThat(begun).as("the table is waited for").isNotDone();
            assertThat(jdbc.queryForList(
                            "select r.res_id from techo_resource r join hfj_resource h on h.res_id = r.res_id"
                                    + " where h.fhir_id = ? for update",
                            Long.class,
                            item))
                    .as("and may touch what is in the record")
                    .hasSize(1);
            return begun;
        });
        Objects.requireNonNull(erasing).join();
        assertThat(steps.state(erasure)).as("at the first attempt").isNotEqualTo("WAITING");
        steps.finish(erasure);
        assertThat(jdbc.queryForList("select state from techo_import_job where patient_pid = ?", String.class, pid))
                .isEmpty();
    }

    @Test
    void one_that_is_begun_while_the_rest_is_erased_goes_when_a_node_comes_by_again() {
        String erasure = steps.ask(world);
        long pid = steps.pid(world.person);
        steps.carryOut(erasure);
        begin(pid);
        jdbc.update("update techo_erasure set state = 'CLEANING' where erasure_id = ?", erasure);
        steps.finish(erasure);
        assertThat(files(pid)).isZero();
        assertThat(jdbc.queryForList("select state from techo_import_job where patient_pid = ?", String.class, pid))
                .isEmpty();
    }

    @Test
    void the_file_goes_too_when_a_node_of_an_earlier_version_has_erased_the_job_alone() {
        String erasure = steps.ask(world);
        long pid = steps.pid(world.person);
        steps.carryOut(erasure);
        begin(pid);
        jdbc.update("delete from techo_import_job where patient_pid = ?", pid);
        jdbc.update("update techo_erasure set state = 'CLEANING' where erasure_id = ?", erasure);
        steps.finish(erasure);
        assertThat(files(pid)).isZero();
    }

    @Test
    void whoever_takes_the_erasure_back_at_the_last_moment_keeps_the_file() {
        String erasure = steps.ask(world);
        steps.makeDue(erasure);
        long pid = steps.pid(world.person);
        begin(pid);
        CompletableFuture<Void> erasing = new TransactionTemplate(transactions).execute(status -> {
            jdbc.queryForList("select res_id from techo_resource where res_id = ? for update", Long.class, pid);
            jdbc.update("update techo_erasure set state = 'CANCELLED' where erasure_id = ?", erasure);
            CompletableFuture<Void> begun = CompletableFuture.runAsync(erasures::run);
            assertThatThrownBy(() -> begun.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            return begun;
        });
        Objects.requireNonNull(erasing).join();
        assertThat(files(pid)).isEqualTo(1);
        jdbc.update("delete from techo_import_file where patient_pid = ?", pid);
        jdbc.update("delete from techo_import_job where patient_pid = ?", pid);
    }

    /** One that no thread of the server takes. */
    private void begin(long pid) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        jdbc.update(
                "insert into techo_import_job (patient_pid, person, client, purpose, state, total, table_rows, tables, begun_at,"
                        + " lease_until, attempt, failures)"
                        + " values (?, ?, 'app', 'SELF-VIEW', 'READING', 1, 1, 0, ?, ?, 0, 0)",
                pid,
                world.person,
                now,
                now.plusHours(1));
        byte[] content = {1};
        jdbc.update("insert into techo_import_file (patient_pid, key_id, content) values (?, 'key', ?)", pid, content);
    }

    private int files(long pid) {
        return jdbc.queryForList("select patient_pid from techo_import_file where patient_pid = ?", Long.class, pid)
                .size();
    }
}
