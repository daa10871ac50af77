package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static techo.server.exchange.LongImportSteps.ROWS;
import static techo.server.exchange.LongImportSteps.VALUES;
import static techo.server.exchange.LongImportSteps.export;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import techo.exchange.ExchangeIssue;
import techo.exchange.SourceFile;
import techo.exchange.home.AppleHealthReader;
import techo.exchange.home.HomeIssueCode;
import techo.exchange.table.ColumnMaps;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PurposeOfUse;
import techo.server.audit.JobRecords;
import techo.server.exchange.ImportJob.State;
import techo.server.exchange.ImportWarnings.Code;
import techo.server.exchange.ImportWarnings.Counted;
import techo.server.malware.MalwareChecks;
import techo.server.personkey.PersonKeys;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** Long exports that something or somebody interrupts. */
@ServerTest
class LongImportGoesOnTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Autowired
    private ImportJobs jobs;

    @Autowired
    private RecordImport imports;

    @Autowired
    private ImportTransaction transaction;

    @Autowired
    private LongImports longImports;

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

    private LongImportSteps steps;

    @BeforeEach
    void makePerson() {
        steps = new LongImportSteps(fhir, tokens, jobs, persons, keys, database, transactions);
    }

    @Test
    void one_that_another_version_of_the_reader_began_is_begun_anew_and_gone_on_with_from_there() {
        ImportJob job = steps.begin();
        database.update(
                "update techo_import_job set reader = 'another', tables = 2 where person = ?", steps.person.value());

        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            work(imports).goOn(steps.job(), () -> true);
            steps.lease(OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
        });

        assertThat(steps.job().tables()).isEqualTo(1);
        assertThat(steps.job().division().reader())
                .as("a node of the other version skips nothing that it has not stored")
                .isEqualTo(job.division().reader());
        List<Integer> checked = new ArrayList<>();
        work(checking(table -> checked.add(table.length))).goOn(steps.job(), () -> false);
        assertThat(checked).as("and the first table is not begun again").hasSize(2);
        assertThat(steps.state()).isEqualTo("done");
        assertThat(steps.total("Observation")).isEqualTo(VALUES);
    }

    @Test
    void an_outage_is_waited_for_however_often_it_comes() {
        ImportJob job = steps.begin();
        AtomicInteger outages = new AtomicInteger();
        LongImportWork work = work(checking(table -> {
            if (outages.incrementAndGet() <= 7) {
                throw new DataAccessResourceFailureException("the disk of the database is full");
            }
        }));
        for (int i = 0; i < 7; i++) {
            work.goOn(taken(job), () -> false);
            assertThat(steps.column("failures", Integer.class)).isZero();
            assertThat(steps.state()).isEqualTo("reading");
        }
        work.goOn(taken(job), () -> false);
        assertThat(steps.state()).isEqualTo("done");
        assertThat(steps.total("Observation")).isEqualTo(VALUES);
    }

    @Test
    void one_that_fails_five_times_stops_and_its_file_is_gone() {
        ImportJob job = steps.begin();
        LongImportWork work = work(checking(table -> {
            throw new IllegalStateException("nobody knows why");
        }));
        for (int i = 1; i <= 5; i++) {
            ImportJob taken = taken(job);
            assertThatThrownBy(() -> work.goOn(taken, () -> false)).isInstanceOf(IllegalStateException.class);
            assertThat(steps.column("failures", Integer.class)).isEqualTo(i);
            assertThat(steps.state()).isEqualTo("reading");
        }
        steps.lease(OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> steps.state().equals("stopped"));
        assertThat(jobs.file(steps.job())).isEmpty();
    }

    @Test
    void one_that_has_had_its_turn_lets_another_go_first() {
        LongImportSteps other = new LongImportSteps(fhir, tokens, jobs, persons, keys, database, transactions);
        OffsetDateTime past = OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(1);
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            ImportJob job = steps.begin();
            other.begin();
            other.lease(past);

            new LongImportWork(2, jobs, imports, persons, keys, records, new TransactionTemplate(transactions))
                    .goOn(job, () -> false);

            assertThat(steps.column("lease_until", OffsetDateTime.class)).isAfter(past);
            steps.lease(OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
            other.lease(OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
        });
        assertThat(steps.job().tables()).isEqualTo(2);
        assertThat(steps.state()).isEqualTo("reading");
    }

    @Test
    void while_it_skips_what_is_stored_it_stays_held_and_stops_when_it_is_told_to() {
        OffsetDateTime later = OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(30);
        List<OffsetDateTime> leases = new ArrayList<>();
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            steps.begin();
            database.update("update techo_import_job set tables = 2 where person = ?", steps.person.value());

            new LongImportWork(1, jobs, imports, persons, keys, records, new TransactionTemplate(transactions))
                    .goOn(steps.job(), () -> {
                        leases.add(steps.column("lease_until", OffsetDateTime.class));
                        return true;
                    });

            steps.lease(OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
        });
        assertThat(leases).singleElement().satisfies(lease -> assertThat(lease).isBefore(later));
        assertThat(steps.job().tables()).isEqualTo(2);
        assertThat(steps.total("Observation")).isZero();
    }

    @Test
    void what_no_node_goes_on_with_is_stopped_where_no_files_are_taken_in() {
        aloneAndNotForGood(() -> {
            steps.begin();
            steps.lease(OffsetDateTime.now(ZoneOffset.UTC).minusHours(2));

            jobs.stopLeft(Duration.ofHours(3));
            assertThat(steps.job().state()).isEqualTo(State.READING);
            jobs.stopLeft(Duration.ofHours(1));

            assertThat(steps.job().state()).isEqualTo(State.STOPPED);
            assertThat(jobs.file(steps.job())).isEmpty();
        });
    }

    @Test
    void what_waits_for_its_turn_on_nodes_that_take_files_in_is_not_stopped_by_one_that_does_not() {
        LongImportSteps other = new LongImportSteps(fhir, tokens, jobs, persons, keys, database, transactions);
        aloneAndNotForGood(() -> {
            steps.begin();
            other.begin();
            steps.lease(OffsetDateTime.now(ZoneOffset.UTC).minusHours(2));

            jobs.stopLeft(Duration.ofHours(1));

            assertThat(steps.job().state()).isEqualTo(State.READING);
        });
    }

    /** What other tests began would be stopped as well. */
    private void aloneAndNotForGood(Runnable test) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            status.setRollbackOnly();
            database.update("delete from techo_import_job");
            test.run();
        });
    }

    @Test
    void no_table_is_stored_any_more_once_an_erasure_has_taken_the_file_away() {
        ImportJob job = steps.begin();
        AtomicInteger tables = new AtomicInteger();
        work(checking(table -> {
                    if (tables.incrementAndGet() == 2) {
                        database.update("delete from techo_import_file where patient_pid = ?", job.pid());
                    }
                }))
                .goOn(job, () -> false);
        assertThat(steps.total("Observation")).isEqualTo(ROWS);
        assertThat(steps.job().tables()).isEqualTo(1);
    }

    @Test
    void a_table_waits_for_an_erasure_that_has_begun_and_is_not_stored_behind_it() {
        ImportJob job = steps.begin();
        CompletableFuture<Void> storing = new TransactionTemplate(transactions).execute(status -> {
            database.update("delete from techo_import_file where patient_pid = ?", job.pid());
            database.update("delete from techo_import_job where patient_pid = ?", job.pid());
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> work(imports).goOn(job, () -> false));
            assertThatThrownBy(() -> waiting.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            return waiting;
        });
        Objects.requireNonNull(storing).join();
        assertThat(steps.total("Observation")).isZero();
    }

    @Test
    void what_its_tables_are_warned_of_is_told_and_a_table_with_nothing_to_read_holds_up_no_other() {
        String half = LongImportSteps.weight(0, "体重計", "62.5")
                .replace("HKQuantityTypeIdentifierBodyMass", "HKQuantityTypeIdentifierBloodPressureSystolic")
                .replace("unit=\"kg\"", "unit=\"mmHg\"")
                .replace("62.5", "120");
        byte[] export = new String(export(VALUES, "体重計"), UTF_8)
                .replaceFirst("<Record", half + "<Record")
                .getBytes(UTF_8);
        ImportJob job = steps.begin(steps.citizen(), export);
        AtomicInteger tables = new AtomicInteger();
        work(checking(table -> {
                    if (tables.incrementAndGet() == 2) {
                        List<Problem> problems = new ArrayList<>(List.of(Problem.error(ImportError.IMPORT_CONTENT)));
                        problems.addAll(
                                FileProblems.errors(List.of(new ExchangeIssue(HomeIssueCode.NOTHING_READ, "/", ""))));
                        throw new TechoException(problems);
                    }
                }))
                .goOn(job, () -> false);
        assertThat(steps.state()).isEqualTo("done");
        assertThat(steps.total("Observation")).isEqualTo(VALUES - ROWS + 1);
        assertThat(jobs.warnings().of(job))
                .containsExactly(
                        new Counted(new Code("home-nothing-read"), 1),
                        new Counted(new Code("home-pair-incomplete"), 1));
        assertThat(steps.status().getParameter().stream()
                        .filter(parameter -> parameter.getName().equals("warning"))
                        .flatMap(warning -> warning.getPart().stream())
                        .map(part -> part.getValue().primitiveValue()))
                .containsExactly("home-nothing-read", "1", "home-pair-incomplete", "1");

        steps.begin();
        assertThat(jobs.warnings().of(job)).as("those of an earlier one").isEmpty();
    }

    @Test
    void a_delegate_whose_right_is_taken_away_between_two_tables_adds_no_more() {
        RelatedPerson related = new RelatedPerson();
        related.setPatient(new Reference("Patient/" + steps.person.value()));
        HttpResponse<String> created = fhir.post(tokens.operator(), "/RelatedPerson", related);
        String delegate = new IdType(created.headers().firstValue("Location").orElseThrow()).getIdPart();
        Parameters proposal = new Parameters();
        proposal.addParameter("delegate", new Reference("RelatedPerson/" + delegate));
        proposal.addParameter("kind", new CodeType("family"));
        proposal.addParameter("right", new CodeType("view"));
        proposal.addParameter("right", new CodeType("manage"));
        for (DataCategory category : List.of(DataCategory.VITAL, DataCategory.DOC)) {
            proposal.addParameter("category", new CodeType(category.code()));
        }
        Parameters established = byPerson("$delegation-establish", proposal);
        Caller caller = new Caller.Delegate(
                new DelegateId(delegate),
                steps.person,
                Access.unnarrowed(new ClientId("phr-app"), PurposeOfUse.FAMILY_VIEW));
        ImportJob job = steps.begin(caller, export(VALUES, "体重計"));

        work(imports).goOn(job, () -> {
            Parameters ended = new Parameters();
            ended.addParameter("delegation", established.getParameterValue("delegation"));
            byPerson("$delegation-end", ended);
            return false;
        });

        assertThat(steps.state()).isEqualTo("stopped");
        assertThat(steps.total("Observation")).isEqualTo(ROWS);
        assertThat(jobs.file(steps.job())).isEmpty();
    }

    private Parameters byPerson(String operation, Parameters body) {
        HttpResponse<String> answer = fhir.post(
                tokens.citizen(steps.person.value()), "/Patient/" + steps.person.value() + "/" + operation, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return fhir.parse(Parameters.class, answer);
    }

    @Test
    void whoever_has_lost_it_to_another_stores_nothing() {
        ImportJob job = steps.begin();
        database.update("update techo_import_job set attempt = attempt + 1 where person = ?", steps.person.value());

        work(imports).goOn(job, () -> false);

        assertThat(steps.total("Observation")).isZero();
        assertThat(steps.state()).isEqualTo("reading");
        assertThat(steps.job().tables()).isZero();
    }

    @Test
    void a_table_that_somebody_else_stores_at_the_same_moment_is_stored_once() {
        ImportJob job = steps.begin();
        List<byte[]> tables = new ArrayList<>();
        new AppleHealthReader()
                .tables(SourceFile.of(export(VALUES, "体重計")), ROWS, table -> tables.add(table.bytes()))
                .orElseThrow();
        AtomicInteger read = new AtomicInteger();
        LongImportWork work = work(new RecordImport(
                MalwareChecks.none(),
                FileReaders.standard(ColumnMaps.shipped()),
                new ImportRegister(database),
                transaction,
                longImports,
                new BetweenReadingAndStoring(() -> {
                    if (read.getAndIncrement() == 0) {
                        imports.run(steps.stored(), steps.handedOver(), List.of(SourceFile.of(tables.get(0))));
                    }
                })));

        work.goOn(job, () -> false);

        assertThat(steps.state()).isEqualTo("done");
        assertThat(steps.total("Observation")).isEqualTo(VALUES);
        assertThat(steps.total("DocumentReference")).isEqualTo(3);
    }

    /** As {@link ImportJobs#take} does, of this one. */
    private ImportJob taken(ImportJob job) {
        database.update(
                "update techo_import_job set attempt = attempt + 1, failures = failures + 1 where person = ?",
                job.person().value());
        return steps.job();
    }

    private RecordImport checking(MalwareChecks malware) {
        return new RecordImport(
                malware,
                FileReaders.standard(ColumnMaps.shipped()),
                new ImportRegister(database),
                transaction,
                longImports,
                Clock.systemUTC());
    }

    private LongImportWork work(RecordImport how) {
        return new LongImportWork(20, jobs, how, persons, keys, records, new TransactionTemplate(transactions));
    }

    /** A clock that is asked just then. */
    private static final class BetweenReadingAndStoring extends Clock {
        private final Runnable meanwhile;

        private BetweenReadingAndStoring(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public Instant instant() {
            meanwhile.run();
            return Instant.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
