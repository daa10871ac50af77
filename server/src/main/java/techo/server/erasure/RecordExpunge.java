package techo.server.erasure;

import ca.uhn.fhir.jpa.dao.expunge.ResourceForeignKey;
import ca.uhn.fhir.jpa.dao.expunge.ResourceTableFKProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;

/**
 * Deletes every row of a record: the resources with all versions and indexes, wherever HAPI keeps them, and what stands
 * beside them in tables of ours. In the transaction that is running.
 *
 * <p>To the record belongs what {@code techo_resource} says, deleted or not, and what names the person and belongs to
 * nobody ({@link Unowned}). What another person's record refers to here stays there as an id that leads nowhere.
 */
final class RecordExpunge {
    private static final String OWN = "select res_id from techo_resource where patient_pid = ?";

    private final JdbcTemplate jdbc;
    private final ResourceTableFKProvider tables;
    private final Unowned unowned;
    private final StoredVersions stored;

    RecordExpunge(JdbcTemplate jdbc, ResourceTableFKProvider tables, Unowned unowned, StoredVersions stored) {
        this.jdbc = jdbc;
        this.tables = tables;
        this.unowned = unowned;
        this.stored = stored;
    }

    /**
     * Whoever changes consents of the person, or asks for this erasure or takes it back, waits until the transaction ends; all
     * of them lock this first.
     */
    void lock(long patientPid) {
        jdbc.queryForList("select res_id from techo_resource where res_id = ? for update", Long.class, patientPid);
    }

    /**
     * In a transaction before that of the rest: whoever takes a long export in stores no table any more but the one that it
     * is at, for which the erasure waits.
     */
    void endImports(long patientPid) {
        jdbc.update("delete from techo_import_file where patient_pid = ?", patientPid);
    }

    /**
     * Whoever stores or hides a resource locks rows of {@code techo_resource} in this order before others are written, and is
     * waited for.
     *
     * @param patientPid HAPI's key of the Patient
     */
    ErasedRecord run(PatientId person, long patientPid) {
        // Who takes a long export in holds this first, then what it stores.
        long importJobs = delete(RecordTable.IMPORT_JOB, person, patientPid, List.of());
        jdbc.queryForList(OWN + " order by res_id for update", Long.class, patientPid);
        long versions = stored.delete(unowned.earlier(person, patientPid));
        List<Long> resIds = resIds(person, patientPid);
        SortedMap<String, Long> resources = new TreeMap<>();
        for (String some : Portions.of(resIds)) {
            jdbc.query(
                    "select res_type, count(*) from hfj_resource where res_id in (" + some + ") group by res_type",
                    row -> {
                        resources.merge(row.getString(1), row.getLong(2), Long::sum);
                    });
            versions += count("select count(*) from hfj_res_ver where res_id in (" + some + ")");
        }
        SortedMap<String, Long> rows = new TreeMap<>();
        if (importJobs > 0) {
            rows.put(RecordTable.IMPORT_JOB.table(), importJobs);
        }
        for (RecordTable table : RecordTable.values()) {
            long deleted = delete(table, person, patientPid, resIds);
            if (deleted > 0) {
                rows.merge(table.table(), deleted, Long::sum);
            }
        }
        expunge(resIds, person);
        return new ErasedRecord(resources, versions, rows);
    }

    /** Whether something was written while the rest was erased. */
    boolean hasLeft(PatientId person, long patientPid) {
        return !resIds(person, patientPid).isEmpty()
                || !unowned.earlier(person, patientPid).isEmpty()
                || count("select count(*) from techo_import_job where patient_pid = " + patientPid) > 0
                // A node of an earlier version erases the job alone.
                || count("select count(*) from techo_import_file where patient_pid = " + patientPid) > 0;
    }

    private List<Long> resIds(PatientId person, long patientPid) {
        List<Long> resIds = new ArrayList<>(jdbc.queryForList(OWN, Long.class, patientPid));
        resIds.addAll(unowned.whole(person, patientPid));
        return resIds;
    }

    private long delete(RecordTable table, PatientId person, long patientPid, List<Long> resIds) {
        return switch (table.by()) {
            case PERSON -> jdbc.update(table.delete() + " = ?", person.value());
            case PATIENT_PID -> jdbc.update(table.delete() + " = ?", patientPid);
            case OWN_APP -> {
                String app = "%:app:" + person.value();
                yield jdbc.update(table.delete() + " like ? or owner like ?", app, app + ":%");
            }
            case DELEGATION ->
                jdbc.update(
                        table.delete() + " in (select delegation_id from techo_delegation where patient_pid = ?)",
                        patientPid);
            case RES_ID ->
                Portions.of(resIds).stream()
                        .mapToLong(some -> jdbc.update(table.delete() + " in (" + some + ")"))
                        .sum();
        };
    }

    /** What refers to a resource first, then the resource. */
    private void expunge(List<Long> resIds, PatientId person) {
        List<String> portions = Portions.of(resIds);
        for (String some : portions) {
            jdbc.update("delete from hfj_binary_storage_blob where resource_id in (select fhir_id from hfj_resource"
                    + " where res_type = 'Binary' and res_id in (" + some + "))");
        }
        for (ResourceForeignKey key : tables.getResourceForeignKeys()) {
            for (String some : portions) {
                jdbc.update("delete from " + key.myTable + " where " + key.myResourceIdColumn + " in (" + some + ")");
            }
        }
        jdbc.update("delete from hfj_res_identifier_pt_uniq where fhir_id = ?", person.value());
        for (String some : portions) {
            jdbc.update("delete from hfj_resource where res_id in (" + some + ")");
        }
    }

    private long count(String sql) {
        return jdbc.queryForList(sql, Long.class).get(0);
    }
}
