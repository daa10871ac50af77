package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static techo.server.exchange.LongImportSteps.ROWS;
import static techo.server.exchange.LongImportSteps.VALUES;
import static techo.server.exchange.LongImportSteps.export;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.ImportResult;
import techo.exchange.SourceFile;
import techo.exchange.home.AppleHealthReader.Streamed;
import techo.exchange.home.HomeIssueCode;
import techo.policy.identity.PatientId;
import techo.server.audit.JobRecords;
import techo.server.personkey.PersonKeys;
import techo.server.storage.DatabaseClock;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Exports of Apple Health with more values than one transaction takes. */
@ServerTest
class LongImportTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private ImportJobs jobs;

    @Autowired
    private RecordImport imports;

    @Autowired
    private Persons persons;

    @Autowired
    private PersonKeys keys;

    @Autowired
    private JobRecords records;

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private PlatformTransactionManager transactions;

    private LongImportWork work;
    private LongImportSteps steps;
    private String person;

    @BeforeEach
    void makePerson() {
        work = new LongImportWork(20, jobs, imports, persons, keys, records, new TransactionTemplate(transactions));
        steps = new LongImportSteps(fhir, tokens, jobs, persons, keys, database, transactions);
        person = steps.person.value();
    }

    @Test
    void an_export_of_more_than_is_taken_at_once_is_taken_in_behind_the_request_and_another_one_waits() {
        assertThat(steps.state()).isEqualTo("none");

        HttpResponse<String> answer = send(export(20_001, "体重計"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Parameters begun = fhir.parse(Parameters.class, answer);
        assertThat(begun.getParameter("result").getValue().primitiveValue()).isEqualTo("begun");
        assertThat(begun.getParameter("total").getValue().primitiveValue()).isEqualTo("20001");
        assertThat(steps.state()).isEqualTo("reading");
        HttpResponse<String> other = send(export(20_001, "別の体重計"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(fhir.parse(OperationOutcome.class, other)
                        .getIssueFirstRep()
                        .getDetails()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("import-long-running");
        // The rest would take a while.
        database.update("delete from techo_import_job where person = ?", person);
    }

    @Test
    void one_that_is_cut_off_or_somebody_elses_is_not_begun() {
        byte[] whole = export(20_001, "体重計");
        assertThat(send(Arrays.copyOf(whole, whole.length - 20)).statusCode()).isEqualTo(422);
        assertThat(send(new String(whole, UTF_8)
                                .replace("1970-04-05", "1971-04-05")
                                .getBytes(UTF_8))
                        .body())
                .contains("import-other-person");
        assertThat(steps.state()).isEqualTo("none");
    }

    @Test
    void one_that_is_longer_than_any_may_be_is_refused_before_it_is_read_to_its_end() {
        byte[] cutOff = Arrays.copyOf(export(VALUES, "体重計"), export(VALUES, "体重計").length - 20);

        assertThatThrownBy(() -> survey(ROWS / 2, cutOff)).hasMessage("import-too-long");
        assertThatThrownBy(() -> survey(VALUES - 1, export(VALUES, "体重計"))).hasMessage("import-too-long");
        assertThat(survey(VALUES, export(VALUES, "体重計"))).isPresent();
    }

    @Test
    void while_one_is_on_its_way_another_is_not_even_read() {
        steps.begin();
        byte[] cutOff = Arrays.copyOf(export(VALUES, "体重計"), 1_000);
        assertThatThrownBy(() -> survey(VALUES, cutOff)).hasMessage("import-long-running");
    }

    @Test
    void for_whoever_was_erased_meanwhile_none_is_begun_and_no_key_is_made() {
        StoredPerson erased = steps.stored();
        keys.destroy(erased.patient());
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            status.setRollbackOnly();
            database.update("delete from techo_resource where res_id = ?", erased.pid());
            assertThatThrownBy(
                            () -> longImports(jobs).begin(erased, SourceFile.of(export(1, "体重計")), steps.citizen(), 1))
                    .hasMessage("not-found");
        });
        assertThat(database.queryForList("select key_id from techo_person_key where person = ?", String.class, person))
                .isEmpty();
    }

    @Test
    void a_database_that_has_no_time_is_not_told_as_another_one_on_its_way() {
        JdbcTemplate busy = new JdbcTemplate(Objects.requireNonNull(database.getDataSource())) {
            @Override
            public int update(String sql, Object... arguments) {
                throw new QueryTimeoutException("the statement took too long");
            }
        };
        ImportJobs waiting = new ImportJobs(busy, new DatabaseClock(database), new TransactionTemplate(transactions));
        assertThatThrownBy(() ->
                        longImports(waiting).begin(steps.stored(), SourceFile.of(export(1, "体重計")), steps.citizen(), 1))
                .hasMessage("unavailable");
    }

    private LongImports longImports(ImportJobs kept) {
        return new LongImports(ROWS, VALUES, kept, keys, new TransactionTemplate(transactions));
    }

    private Optional<Streamed> survey(long longest, byte[] export) {
        return new LongImports(ROWS, longest, jobs, keys, new TransactionTemplate(transactions))
                .survey(
                        steps.stored(),
                        ImportResult.rejected(HomeIssueCode.TOO_MANY, "/", ""),
                        SourceFile.of(export),
                        steps.citizen());
    }

    @Test
    void one_that_was_interrupted_goes_on_where_it_was_and_brings_back_nothing_that_was_deleted() {
        beginAnd(() -> assertThat(work.goOn(() -> true)).isTrue());
        assertThat(steps.total("Observation")).isEqualTo(ROWS);
        String deleted = fhir.parse(Bundle.class, fhir.get(tokens.citizen(person), "/Observation?_count=1"))
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
        assertThat(fhir.delete(tokens.citizen(person), "/Observation/" + deleted)
                        .statusCode())
                .isLessThan(300);

        goOn();

        assertThat(steps.state()).isEqualTo("done");
        assertThat(steps.total("Observation")).isEqualTo(VALUES - 1);
        assertThat(steps.total("DocumentReference")).as("each table is kept").isEqualTo(3);
        assertThat(jobs.file(steps.job())).as("the file is gone").isEmpty();
        assertThat(database.queryForObject(
                        "select count(*) from techo_audit_patient p join techo_audit a on a.node = p.node and a.seq = p.seq"
                                + " where p.patient_id = ? and a.action = 'import' and a.agent_kind = 'citizen'",
                        Long.class,
                        person))
                .as("each table is on record as the person's")
                .isEqualTo(3L);
    }

    @Test
    void the_same_file_again_changes_nothing() {
        beginAnd(() -> {});
        goOn();
        List<String> versions = versions();

        beginAnd(() -> {});
        goOn();

        assertThat(steps.state()).isEqualTo("done");
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void one_whose_key_is_destroyed_with_the_record_stops() {
        beginAnd(() -> keys.destroy(new PatientId(person)));
        goOn();
        assertThat(steps.state()).isEqualTo("stopped");
        assertThat(steps.total("Observation")).isZero();
    }

    private void goOn() {
        work.goOn(steps.job(), () -> false);
    }

    /** Before any thread of the server sees it, and none takes it for an hour. */
    private void beginAnd(Runnable first) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            steps.beginNow(steps.citizen(), export(VALUES, "体重計"));
            first.run();
            steps.lease(OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
        });
    }

    private List<String> versions() {
        return database.queryForList(
                "select h.fhir_id || '/' || h.res_ver from hfj_resource h join techo_resource r on r.res_id = h.res_id"
                        + " join techo_import_job j on j.patient_pid = r.patient_pid where j.person = ? order by 1",
                String.class,
                person);
    }

    private HttpResponse<String> send(byte[] file) {
        return fhir.send(
                tokens.citizen(person),
                "/Patient/" + person + "/$import",
                request -> request.header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(file)));
    }
}
