package techo.server.exchange;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Access;
import techo.policy.identity.Caller;
import techo.policy.identity.ClientId;
import techo.policy.identity.DelegateId;
import techo.policy.identity.PatientId;
import techo.policy.identity.PurposeOfUse;
import techo.server.exchange.ImportJob.Division;
import techo.server.exchange.ImportJob.State;
import techo.server.exchange.SealedFile.KeyId;
import techo.server.storage.DatabaseClock;

/**
 * Long exports on their way, in table {@code techo_import_job}, and their files, in table {@code techo_import_file}: of each
 * person one at a time. Any node takes one whose lease has ended, and only who took it last can go on with it.
 */
final class ImportJobs {
    private static final int MOST_FAILURES = 5;
    private static final int CANDIDATES = 8;
    private static final String SELECT =
            "select person, patient_pid, delegate, client, purpose, state, total, table_rows, reader, tables, begun_at, attempt"
                    + " from techo_import_job";

    private final JdbcTemplate jdbc;
    private final DatabaseClock clock;
    private final TransactionTemplate transactions;
    private final ImportWarnings warnings;

    ImportJobs(JdbcTemplate jdbc, DatabaseClock clock, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.transactions = transactions;
        this.warnings = new ImportWarnings(jdbc);
    }

    /**
     * What became of an earlier one is forgotten.
     *
     * @param caller the person or a delegate
     * @throws TechoException when another one of this person is on its way
     */
    void begin(StoredPerson person, Caller caller, Division division, SealedFile file) {
        Instant now = clock.instant();
        jdbc.update(
                "delete from techo_import_job where patient_pid = ? and state <> ?",
                person.pid(),
                State.READING.name());
        try {
            jdbc.update(
                    "insert into techo_import_job (patient_pid, person, delegate, client, purpose, state, total, table_rows, reader,"
                            + " tables, begun_at, lease_until, attempt, failures) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 0, 0)",
                    person.pid(),
                    person.patient().value(),
                    delegate(caller).map(DelegateId::value).orElse(null),
                    caller.client().value(),
                    caller.purpose().code(),
                    State.READING.name(),
                    division.total(),
                    division.rows(),
                    division.reader().value(),
                    utc(now),
                    utc(now));
        } catch (DuplicateKeyException other) {
            throw new TechoException(ImportError.IMPORT_LONG_RUNNING);
        }
        warnings.forget(person.pid());
        jdbc.update("delete from techo_import_file where patient_pid = ?", person.pid());
        jdbc.update(
                "insert into techo_import_file (patient_pid, key_id, content) values (?, ?, ?)",
                person.pid(),
                file.key().value(),
                file.content());
    }

    private static Optional<DelegateId> delegate(Caller caller) {
        return caller.fold(
                citizen -> Optional.empty(),
                delegate -> Optional.of(delegate.delegate()),
                recipient -> refuse(),
                operator -> refuse());
    }

    private static Optional<DelegateId> refuse() {
        throw new IllegalArgumentException("only the person or a delegate hands in a long export");
    }

    /** Of what the last one of each person was warned. */
    ImportWarnings warnings() {
        return warnings;
    }

    /** The last one of this person. */
    Optional<ImportJob> of(StoredPerson person) {
        return jdbc.query(SELECT + " where patient_pid = ?", (row, number) -> job(row), person.pid()).stream()
                .findFirst();
    }

    /** One that nobody is at, which nobody else takes until the lease ends. */
    Optional<ImportJob> take(Duration lease) {
        Instant now = clock.instant();
        stop("failures >= " + MOST_FAILURES + " and lease_until <= ?", now);
        return jdbc
                .query(
                        SELECT + " where state = ? and lease_until <= ? order by lease_until fetch first " + CANDIDATES
                                + " rows only",
                        (row, number) -> job(row),
                        State.READING.name(),
                        utc(now))
                .stream()
                .map(ImportJobs::attempted)
                .filter(job -> jdbc.update(
                                "update techo_import_job set attempt = ?, failures = failures + 1, lease_until = ?"
                                        + " where patient_pid = ? and attempt = ? and state = ?",
                                job.attempt(),
                                utc(now.plus(lease)),
                                job.pid(),
                                job.attempt() - 1,
                                State.READING.name())
                        == 1)
                .findFirst();
    }

    /** Whether there is one that nobody is at. */
    boolean isAnyWaiting() {
        return !jdbc.queryForList(
                        "select patient_pid from techo_import_job where state = ? and lease_until <= ? fetch first 1 rows only",
                        Long.class,
                        State.READING.name(),
                        utc(clock.instant()))
                .isEmpty();
    }

    /**
     * In the transaction that stores a table, before it does, so that of two who are at one only one stores it. Whoever has
     * deleted the file, as an erasure does, waits for this table at most.
     *
     * @param tables how many are stored with this one
     * @param reader by which these are counted
     * @return whether it is still held
     */
    boolean advance(ImportJob held, int tables, ReaderVersion reader, Duration lease) {
        return jdbc.update(
                        "update techo_import_job set tables = ?, reader = ?, failures = 0, lease_until = ? where patient_pid = ?"
                                + " and attempt = ? and state = ? and exists (select 1 from techo_import_file file"
                                + " where file.patient_pid = techo_import_job.patient_pid)",
                        tables,
                        reader.value(),
                        utc(clock.instant().plus(lease)),
                        held.pid(),
                        held.attempt(),
                        State.READING.name())
                == 1;
    }

    /**
     * Before the first table that is to be stored is reached. How often it failed is not forgotten by that.
     *
     * @return whether it is still held
     */
    boolean hold(ImportJob held, Duration lease) {
        return jdbc.update(
                        "update techo_import_job set lease_until = ? where patient_pid = ? and attempt = ? and state = ?",
                        utc(clock.instant().plus(lease)),
                        held.pid(),
                        held.attempt(),
                        State.READING.name())
                == 1;
    }

    /** The file of one that is held. */
    Optional<SealedFile> file(ImportJob held) {
        return jdbc
                .query(
                        "select file.key_id, file.content from techo_import_file file join techo_import_job job"
                                + " on job.patient_pid = file.patient_pid where job.patient_pid = ? and job.attempt = ?",
                        (row, number) -> new SealedFile(new KeyId(row.getString("key_id")), row.getBytes("content")),
                        held.pid(),
                        held.attempt())
                .stream()
                .findFirst();
    }

    void end(ImportJob held, State state) {
        transactions.executeWithoutResult(status -> {
            int ended = jdbc.update(
                    "update techo_import_job set state = ? where patient_pid = ? and attempt = ?",
                    state.name(),
                    held.pid(),
                    held.attempt());
            if (ended == 1) {
                jdbc.update("delete from techo_import_file where patient_pid = ?", held.pid());
            }
        });
    }

    /** Others may go on with it after a while, as if nobody had taken it. */
    void putBack(ImportJob held, Duration after) {
        jdbc.update(
                "update techo_import_job set failures = case when failures > 0 then failures - 1 else 0 end, lease_until = ?"
                        + " where patient_pid = ? and attempt = ? and state = ?",
                utc(clock.instant().plus(after)),
                held.pid(),
                held.attempt(),
                State.READING.name());
    }

    /**
     * Nobody goes on with any when nobody goes on with one: a node that takes files in touches whichever it is at.
     *
     * @param untouched for how long none was
     */
    void stopLeft(Duration untouched) {
        stop(
                "not exists (select 1 from techo_import_job touched where touched.lease_until > ?)",
                clock.instant().minus(untouched));
    }

    /** @param which a condition with one parameter */
    private void stop(String which, Instant at) {
        transactions.executeWithoutResult(status -> {
            int stopped = jdbc.update(
                    "update techo_import_job set state = ? where state = ? and " + which,
                    State.STOPPED.name(),
                    State.READING.name(),
                    utc(at));
            if (stopped > 0) {
                jdbc.update(
                        "delete from techo_import_file where patient_pid in (select patient_pid from techo_import_job"
                                + " where state <> ?)",
                        State.READING.name());
            }
        });
    }

    /** Whether there is such a person still. */
    boolean knows(StoredPerson person) {
        return !found("select res_id from techo_resource where res_id = ?", person)
                .isEmpty();
    }

    /** The same within a transaction, for whose end an erasure waits. */
    boolean lock(StoredPerson person) {
        return !found("select res_id from techo_resource where res_id = ? for update", person)
                .isEmpty();
    }

    private List<Long> found(String sql, StoredPerson person) {
        return jdbc.queryForList(sql, Long.class, person.pid());
    }

    private static ImportJob attempted(ImportJob job) {
        return new ImportJob(
                job.person(),
                job.pid(),
                job.caller(),
                job.state(),
                job.division(),
                job.tables(),
                job.begun(),
                job.attempt() + 1);
    }

    private static ImportJob job(ResultSet row) throws SQLException {
        PatientId person = new PatientId(row.getString("person"));
        PurposeOfUse purpose = PurposeOfUse.ofCode(row.getString("purpose"))
                .orElseThrow(() -> new IllegalStateException("an import names a purpose that policy does not know"));
        // Which scopes the token had was asked when the file was handed over.
        Access access = Access.unnarrowed(new ClientId(row.getString("client")), purpose);
        Caller caller = Optional.ofNullable(row.getString("delegate"))
                .<Caller>map(delegate -> new Caller.Delegate(new DelegateId(delegate), person, access))
                .orElseGet(() -> new Caller.Citizen(person, access));
        return new ImportJob(
                person,
                row.getLong("patient_pid"),
                caller,
                State.valueOf(row.getString("state")),
                new Division(
                        row.getLong("total"), row.getInt("table_rows"), new ReaderVersion(row.getString("reader"))),
                row.getInt("tables"),
                row.getObject("begun_at", OffsetDateTime.class).toInstant(),
                row.getLong("attempt"));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
