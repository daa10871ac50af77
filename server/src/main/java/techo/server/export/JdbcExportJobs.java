package techo.server.export;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.server.export.ExportJob.State;

/** The export jobs in the database. */
final class JdbcExportJobs implements ExportJobs {
    private static final String OWNED = " where job_id = ? and owner = ? and client = ? and expires_at > ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    JdbcExportJobs(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public void start(ExportJob job, Instant leaseUntil) {
        jdbc.update(
                "insert into techo_export_job (job_id, owner, client, patient_pid, state, request, transaction_time,"
                        + " created_at, expires_at, lease_until) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                job.id().value(),
                job.owner().caller(),
                job.owner().client(),
                job.patientPid().orElse(null),
                job.state().name(),
                job.request(),
                utc(job.transactionTime()),
                utc(job.createdAt()),
                utc(job.expiresAt()),
                utc(leaseUntil));
    }

    @Override
    public boolean renew(ExportJobId id, Instant leaseUntil) {
        return jdbc.update(
                        "update techo_export_job set lease_until = ? where job_id = ? and state = ?",
                        utc(leaseUntil),
                        id.value(),
                        State.RUNNING.name())
                == 1;
    }

    @Override
    public boolean complete(ExportJobId id, List<OutputFile> files) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!leave(id, State.COMPLETE)) {
                return false;
            }
            add(id, files);
            return true;
        }));
    }

    @Override
    public void fail(ExportJobId id) {
        leave(id, State.FAILED);
    }

    @Override
    public void add(ExportJobId id, List<OutputFile> files) {
        jdbc.batchUpdate(
                "insert into techo_export_file (job_id, name, kind, fhir_type, content_type, line_count,"
                        + " byte_count, sha256, stored_as) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                files.stream()
                        .map(file -> new Object[] {
                            id.value(),
                            file.name(),
                            file.kind().name(),
                            file.fhirType(),
                            file.contentType(),
                            file.lines(),
                            file.bytes(),
                            file.sha256(),
                            file.storedAs()
                        })
                        .toList());
    }

    @Override
    public boolean replace(ExportJobId id, OutputFile before, OutputFile after) {
        return jdbc.update(
                        "update techo_export_file set line_count = ?, byte_count = ?, sha256 = ?, stored_as = ?"
                                + " where job_id = ? and name = ? and stored_as = ?",
                        after.lines(),
                        after.bytes(),
                        after.sha256(),
                        after.storedAs(),
                        id.value(),
                        before.name(),
                        before.storedAs())
                == 1;
    }

    @Override
    public boolean remove(ExportJobId id, OutputFile file) {
        return jdbc.update(
                        "delete from techo_export_file where job_id = ? and name = ? and stored_as = ?",
                        id.value(),
                        file.name(),
                        file.storedAs())
                == 1;
    }

    @Override
    public Optional<ExportJob> find(ExportJobId id, ExportOwner owner, Instant now) {
        return jdbc
                .query(
                        "select * from techo_export_job" + OWNED,
                        (row, number) -> job(row, owner),
                        id.value(),
                        owner.caller(),
                        owner.client(),
                        utc(now))
                .stream()
                .findFirst();
    }

    @Override
    public int count(ExportOwner owner, Instant now) {
        Integer count = jdbc.queryForObject(
                "select count(*) from techo_export_job where owner = ? and client = ? and expires_at > ?",
                Integer.class,
                owner.caller(),
                owner.client(),
                utc(now));
        return count == null ? 0 : count;
    }

    @Override
    public boolean delete(ExportJobId id, ExportOwner owner, Instant now) {
        return jdbc.update("delete from techo_export_job" + OWNED, id.value(), owner.caller(), owner.client(), utc(now))
                == 1;
    }

    @Override
    public List<ExportJob> ofManyPeople(Instant now) {
        return jdbc.query(
                "select * from techo_export_job where patient_pid is null and state = ? and expires_at > ?",
                (row, number) -> job(row, new ExportOwner(row.getString("owner"), row.getString("client"))),
                State.COMPLETE.name(),
                utc(now));
    }

    @Override
    public List<ExportJobId> failed() {
        return ids("select job_id from techo_export_job where state = ?", State.FAILED.name());
    }

    @Override
    public boolean isAnyRunningSince(Instant moment) {
        return !ids("select job_id from techo_export_job where state = 'RUNNING' and created_at <= ?", utc(moment))
                .isEmpty();
    }

    @Override
    public List<ExportJobId> giveUpAbandoned(Instant now) {
        return ids("select job_id from techo_export_job where state = 'RUNNING' and lease_until < ?", utc(now)).stream()
                .filter(id -> jdbc.update(
                                "update techo_export_job set state = 'FAILED'"
                                        + " where job_id = ? and state = 'RUNNING' and lease_until < ?",
                                id.value(),
                                utc(now))
                        == 1)
                .toList();
    }

    @Override
    public List<ExportJobId> deleteExpired(Instant now) {
        List<ExportJobId> expired = ids("select job_id from techo_export_job where expires_at <= ?", utc(now));
        expired.forEach(id -> jdbc.update("delete from techo_export_job where job_id = ?", id.value()));
        return expired;
    }

    @Override
    public Set<ExportJobId> known(Collection<ExportJobId> ids) {
        Set<ExportJobId> known = new HashSet<>();
        ids.forEach(id -> known.addAll(ids("select job_id from techo_export_job where job_id = ?", id.value())));
        return known;
    }

    private boolean leave(ExportJobId id, State state) {
        return jdbc.update(
                        "update techo_export_job set state = ? where job_id = ? and state = ?",
                        state.name(),
                        id.value(),
                        State.RUNNING.name())
                == 1;
    }

    private ExportJob job(ResultSet row, ExportOwner owner) throws SQLException {
        ExportJobId id = new ExportJobId(row.getString("job_id"));
        long pid = row.getLong("patient_pid");
        Optional<Long> patientPid = row.wasNull() ? Optional.empty() : Optional.of(pid);
        return new ExportJob(
                id,
                owner,
                State.valueOf(row.getString("state")),
                row.getString("request"),
                patientPid,
                instant(row, "transaction_time"),
                instant(row, "created_at"),
                instant(row, "expires_at"),
                files(id));
    }

    private List<OutputFile> files(ExportJobId id) {
        return jdbc
                .query(
                        "select * from techo_export_file where job_id = ?",
                        (row, number) -> new OutputFile(
                                OutputFile.Kind.valueOf(row.getString("kind")),
                                row.getString("name"),
                                row.getString("fhir_type"),
                                row.getString("content_type"),
                                row.getLong("line_count"),
                                row.getLong("byte_count"),
                                row.getString("sha256"),
                                row.getString("stored_as")),
                        id.value())
                .stream()
                .sorted(OutputFiles.ORDER)
                .toList();
    }

    private List<ExportJobId> ids(String sql, Object argument) {
        return jdbc.query(sql, (row, number) -> new ExportJobId(row.getString(1)), argument);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
