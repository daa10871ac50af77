package techo.server.export;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import techo.policy.identity.Permission;
import techo.server.consent.SqlPredicate;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/** Makes the statements with which an export reads rows. */
final class ResourceQuery {
    private static final String KEYS = "select h.res_id, r.patient_pid, h.res_type, h.fhir_id, v.res_updated";

    /** A large body is not read with its row, so that rows that are read together take little memory. */
    private static final String BODIES = "select h.res_id, r.patient_pid, h.res_type, h.fhir_id, v.res_ver,"
            + " v.res_updated, v.res_encoding, octet_length(v.res_text_vc) > 32768 as is_large,"
            + " case when octet_length(v.res_text_vc) > 32768 then null else v.res_text_vc end as res_text_vc,"
            + " v.res_text, v.source_uri, v.request_id, ";

    private static final String NO_PATIENT_ID = "'' as patient_id";
    private static final String PATIENT_ID =
            "(select o.fhir_id from hfj_resource o where o.res_id = r.patient_pid) as patient_id";

    private static final String ROWS = " from techo_resource r join hfj_resource h on h.res_id = r.res_id"
            + " join hfj_res_ver v on v.res_id = h.res_id and v.res_ver = ";

    /** Almost every resource is as it was; only for the others an earlier version is looked for. */
    private static final String VERSION_AT = "case when h.res_updated <= ? then h.res_ver else (select max(w.res_ver)"
            + " from hfj_res_ver w where w.res_id = h.res_id and w.res_updated <= ?) end";

    private static final String LISTED =
            " and r.patient_pid in (select p.patient_pid from techo_export_person p where p.job_id = ?)";

    private static final String PERSON_AFTER_PERSON =
            " order by r.patient_pid, case when h.res_type = 'Patient' then 0 else 1 end, r.res_id";

    private final VisibleResources visible;
    private final SelectedResources selected;

    ResourceQuery(VisibleResources visible) {
        this.visible = visible;
        this.selected = new SelectedResources(visible);
    }

    /** Everything that is selected. No order is asked for where none is needed, so that no bodies are sorted. */
    SqlPredicate bodies(RowSelection rows, StatementTime at) {
        SqlStatement statement = selectBodies(rows, at);
        selected.since(rows.selection(), statement);
        return ordered(rows, statement);
    }

    /** The same whenever it was stored. */
    SqlPredicate bodiesOfAnyTime(RowSelection rows, StatementTime at) {
        return ordered(rows, selectBodies(rows, at));
    }

    /** Of what is selected only these, whenever they were stored. */
    SqlPredicate bodiesOf(RowSelection rows, StatementTime at, List<Long> resIds) {
        SqlStatement statement = selectBodies(rows, at);
        statement.in(" and h.res_id in (", resIds);
        return statement.done();
    }

    /** Of everything that the caller may have, whenever it was stored; also of files that come by themselves no more. */
    SqlPredicate keys(RowSelection rows, StatementTime at) {
        SqlStatement statement = new SqlStatement(KEYS);
        from(rows, at, statement);
        return statement.done();
    }

    /** How much is selected. */
    SqlPredicate count(RowSelection rows, StatementTime at) {
        SqlStatement statement = new SqlStatement("select count(*)");
        from(rows, at, statement);
        selected.files(rows, statement);
        return statement.done();
    }

    /** What was deleted, of a record whose owner sees also that. */
    SqlPredicate deleted(RowSelection rows, StatementTime at, Instant since) {
        SqlStatement statement = new SqlStatement(
                "select h.res_id, r.patient_pid, h.res_type, h.fhir_id, h.res_deleted_at as res_updated"
                        + " from techo_resource r join hfj_resource h on h.res_id = r.res_id where ");
        where(rows, at, statement);
        selected.typesDeleted(rows, statement);
        statement.add(" and h.res_deleted_at >= ?", Timestamp.from(since));
        return statement.done();
    }

    private SqlStatement selectBodies(RowSelection rows, StatementTime at) {
        SqlStatement statement = new SqlStatement(BODIES + (isArranged(rows) ? PATIENT_ID : NO_PATIENT_ID));
        from(rows, at, statement);
        selected.files(rows, statement);
        selected.until(rows.selection(), statement);
        return statement;
    }

    private static SqlPredicate ordered(RowSelection rows, SqlStatement statement) {
        if (isArranged(rows)) {
            statement.add(PERSON_AFTER_PERSON);
        }
        return statement.done();
    }

    private static boolean isArranged(RowSelection rows) {
        return rows.selection().arrangement() == Arrangement.BY_PATIENT;
    }

    private void from(RowSelection rows, StatementTime at, SqlStatement statement) {
        statement.add(ROWS);
        rows.asOf()
                .map(Timestamp::from)
                .ifPresentOrElse(
                        instant -> statement.add(VERSION_AT, instant, instant), () -> statement.add("h.res_ver"));
        statement.add(" where ");
        where(rows, at, statement);
        selected.types(rows, at, statement);
        statement.add(" and h.res_deleted_at is null");
    }

    private void where(RowSelection rows, StatementTime at, SqlStatement statement) {
        KeyRange keys = rows.keys();
        boolean directory = keys.of() == KeyRange.Of.DIRECTORY;
        statement.add(directory ? "r.res_id" : "r.patient_pid");
        statement.add(" between ? and ? and ", keys.first(), keys.last());
        statement.add(
                directory
                        ? visible.ofDirectory(rows.caller(), Permission.SEARCH)
                        : visible.ofRecords(rows.caller(), Permission.SEARCH, at));
        if (keys.of() == KeyRange.Of.LISTED) {
            statement.add(LISTED, rows.job().value());
        }
    }
}
