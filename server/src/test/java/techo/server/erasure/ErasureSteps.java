package techo.server.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.testing.FhirHttp;
import techo.server.testing.TestIssuer;

/** What people, operators and time do with an erasure. */
final class ErasureSteps {
    private final Erasures erasures;
    private final JdbcTemplate jdbc;
    private final FhirHttp fhir;
    private final TestIssuer tokens;

    ErasureSteps(Erasures erasures, JdbcTemplate jdbc, FhirHttp fhir, TestIssuer tokens) {
        this.erasures = erasures;
        this.jdbc = jdbc;
        this.fhir = fhir;
        this.tokens = tokens;
    }

    /**
     * An erasure waits for exports that run, and for files that somebody may be writing. What other tests left running, or
     * half written, goes with the next sweep.
     */
    void forgetEarlierExports() {
        jdbc.update("delete from techo_export_job");
    }

    /** By the person. @return the id of the erasure */
    String ask(ErasureWorld world) {
        return value(require(world.post(world.citizen(), "$erase")), "id");
    }

    void carryOut(String erasure) {
        makeDue(erasure);
        finish(erasure);
    }

    void finish(String erasure) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        do {
            erasures.run();
            if (state(erasure).equals("DONE")) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        } while (System.nanoTime() < end);
        assertThat(state(erasure)).isEqualTo("DONE");
    }

    String state(String erasure) {
        return jdbc.queryForList("select state from techo_erasure where erasure_id = ?", String.class, erasure)
                .get(0);
    }

    void makeDue(String erasure) {
        jdbc.update(
                "update techo_erasure set erase_after = ? where erasure_id = ?",
                OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1),
                erasure);
    }

    /** Until somebody else has locked the row, and a moment more, in which that one runs into what is locked here. */
    void awaitLocked(long resId, PlatformTransactionManager transactions) {
        TransactionTemplate apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        List<Long> free;
        do {
            assertThat(System.nanoTime()).as("the erasure begins").isLessThan(end);
            free = apart.execute(status -> jdbc.queryForList(
                    "select res_id from techo_resource where res_id = ? for update skip locked", Long.class, resId));
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        } while (!List.of().equals(free));
    }

    /** @return the id of an incident that this one caused */
    String incident(String actor) {
        Parameters incident = new Parameters()
                .addParameter("reason", new StringType("case 13"))
                .addParameter("from", moment(Duration.ofDays(-1)))
                .addParameter("until", moment(Duration.ofDays(1)))
                .addParameter("known", moment(Duration.ZERO))
                .addParameter("actor", new StringType(actor));
        return value(require(fhir.post(tokens.operator("alice"), "/$incident-scope", incident)), "incident");
    }

    HttpResponse<String> incidentPersons(String incident) {
        return fhir.post(
                tokens.operator("bob"),
                "/$incident-persons",
                new Parameters().addParameter("incident", new StringType(incident)));
    }

    /** @return the id of the hold */
    String hold(String person) {
        Parameters hold = new Parameters()
                .addParameter("reason", new StringType("case 12"))
                .addParameter("from", moment(Duration.ofDays(-1)))
                .addParameter("until", moment(Duration.ofDays(1)))
                .addParameter("patient", new Reference("Patient/" + person));
        return value(require(fhir.post(tokens.operator("alice"), "/$legal-hold", hold)), "hold");
    }

    void lift(String hold) {
        Parameters lift = new Parameters()
                .addParameter("hold", new StringType(hold))
                .addParameter("reason", new StringType("closed"));
        require(fhir.post(tokens.operator("alice"), "/$legal-hold-propose-lift", lift));
        require(fhir.post(tokens.operator("bob"), "/$legal-hold-lift", lift));
    }

    long pid(String person) {
        return jdbc.queryForList(
                        "select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?",
                        Long.class,
                        person)
                .get(0);
    }

    Parameters require(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    static String value(Parameters answer, String name) {
        return answer.getParameterValue(name).primitiveValue();
    }

    private static InstantType moment(Duration fromNow) {
        return new InstantType(Date.from(Instant.now().plus(fromNow)));
    }
}
