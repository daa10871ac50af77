package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.ChainDefect;
import techo.policy.audit.ChainVerifier;
import techo.server.storage.DatabaseKind;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** The database goes away under load, at any moment of a statement or a commit, and comes back. */
@ServerTest
class DatabaseFaultTest {
    private static final Pattern REQUEST = Pattern.compile("\"req\":\"([^\"]*)\"");
    private static final int CALLERS = 6;
    private static final Duration LOAD = Duration.ofSeconds(4);

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private DatabaseKind kind;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void each_request_that_was_answered_while_connections_are_cut_has_one_record_and_the_chain_verifies()
            throws Exception {
        assumeTrue(kind == DatabaseKind.POSTGRESQL, "the embedded database is in the same process");
        Instant begin = Instant.now();
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        long end = System.nanoTime() + LOAD.toNanos();
        for (int i = 0; i < CALLERS; i++) {
            String citizen = tokens.citizen("cut-" + UUID.randomUUID());
            callers.submit(() -> {
                while (System.nanoTime() < end) {
                    ask(citizen, answered);
                }
            });
        }
        int cuts = 0;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            cuts += cutConnections();
        }
        // What was cut and not noticed must not be left to others.
        database.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
        callers.shutdown();
        assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(cuts).isGreaterThan(10);
        assertThat(answered).hasSizeGreaterThan(20);
        Map<String, Integer> recorded = recordedOnce(begin, answered);
        assertThat(answered).allSatisfy(request -> assertThat(recorded).containsEntry(request, 1));
        assertThat(defects()).isEmpty();
    }

    private void ask(String citizen, Queue<String> answered) {
        String id = UUID.randomUUID().toString();
        int status = fhir.send(
                        citizen,
                        "/Observation?code=x",
                        request -> request.header("X-Request-ID", id).GET())
                .statusCode();
        if (status == 200) {
            answered.add(id);
        }
    }

    /** All of this database but the one that asks, as a restart would. */
    private int cutConnections() {
        try {
            return jdbc.queryForList(
                            "select pg_terminate_backend(pid) from pg_stat_activity"
                                    + " where datname = current_database() and pid <> pg_backend_pid()",
                            Boolean.class)
                    .size();
        } catch (org.springframework.dao.DataAccessException e) {
            // The connection that was to ask had been cut before.
            return 0;
        }
    }

    /** What waits in the spool comes when the database is back. */
    private Map<String, Integer> recordedOnce(Instant begin, Queue<String> answered) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Map<String, Integer> recorded = Map.of();
        while (System.nanoTime() < end && !recorded.keySet().containsAll(answered)) {
            recorded = recorded(begin);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        return recorded;
    }

    private Map<String, Integer> recorded(Instant begin) {
        List<String> payloads = Collections.emptyList();
        try {
            payloads = jdbc.queryForList(
                    "select payload from techo_audit where recorded_at >= ?",
                    String.class,
                    begin.minusSeconds(1).atOffset(ZoneOffset.UTC));
        } catch (org.springframework.dao.DataAccessException e) {
            // A connection of the pool that nobody has noticed yet.
            return Map.of();
        }
        Map<String, Integer> recorded = new HashMap<>();
        for (String payload : payloads) {
            Matcher request = REQUEST.matcher(payload);
            if (request.find()) {
                recorded.merge(request.group(1), 1, Integer::sum);
            }
        }
        return recorded;
    }

    private List<ChainDefect> defects() throws Exception {
        List<ChainDefect> defects = new ArrayList<>();
        ChainVerifier verifier = new ChainVerifier(List.of(), defects::add);
        try (Connection connection = database.getConnection()) {
            new StoredChains(connection).recompute(verifier::accept);
        }
        verifier.finish();
        return defects;
    }
}
