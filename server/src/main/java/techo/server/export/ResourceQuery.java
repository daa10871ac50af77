package techo.server.export;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import techo.policy.identity.Permission;
import techo.server.consent.SqlPredicate;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/** Makes the statements with which an export reads rows. */
final class ResourceQuery {
    private static final String KEYS = "select h.res_id, r.patient_pid, h.res_type, h.fhir_id, v.res_updated";
    private static final String BODIES = "select h.res_id, r.patient_pid, h.res_type, h.fhir_id, v.res_ver,"
            + " v.res_updated, v.res_encoding, v.res_text_vc, v.res_text, v.source_uri, v.request_id";
    private static final String ROWS = " from techo_resource r join hfj_resource h on h.res_id = r.res_id"
            + " join hfj_res_ver v on v.res_id = h.res_id and v.res_ver = ";

    /** Almost every resource is as it was; only for the others an earlier version is looked for. */
    private static final String VERSION_AT = "case when h.res_updated <= ? then h.res_ver else (select max(w.res_ver)"
            + " from hfj_res_ver w where w.res_id = h.res_id and w.res_updated <= ?) end";

    private static final String LISTED =
            " and r.patient_pid in (select p.patient_pid from techo_export_person p where p.job_id = ?)";

    private static final String MATCHED =
            " or h.res_id in (select m.res_id from techo_export_match m where m.job_id = ?))";

    private final VisibleResources visible;

    ResourceQuery(VisibleResources visible) {
        this.visible = visible;
    }

    /** Everything that is selected. No order is asked for, so that no bodies are sorted. */
    SqlPredicate bodies(RowSelection rows, StatementTime at) {
        Statement statement = new Statement(BODIES);
        from(rows, at, statement);
        rows.selection().since().ifPresent(since -> statement.add(" and v.res_updated >= ?", Timestamp.from(since)));
        until(rows, statement);
        return statement.done();
    }

    /** Of what is selected only these, whenever they were stored. */
    SqlPredicate bodiesOf(RowSelection rows, StatementTime at, List<Long> resIds) {
        Statement statement = new Statement(BODIES);
        from(rows, at, statement);
        until(rows, statement);
        statement.in(" and h.res_id in (", resIds);
        return statement.done();
    }

    /** Of everything that the caller may have, whenever it was stored. */
    SqlPredicate keys(RowSelection rows, StatementTime at) {
        Statement statement = new Statement(KEYS);
        from(rows, at, statement);
        return statement.done();
    }

    /** What was deleted, of a record whose owner sees also that. */
    SqlPredicate deleted(RowSelection rows, StatementTime at, Instant since) {
        Statement statement =
                new Statement("select h.res_id, r.patient_pid, h.res_type, h.fhir_id, h.res_deleted_at as res_updated"
                        + " from techo_resource r join hfj_resource h on h.res_id = r.res_id where ");
        where(rows, at, statement);
        statement.add(" and h.res_deleted_at >= ?", Timestamp.from(since));
        return statement.done();
    }

    private void from(RowSelection rows, StatementTime at, Statement statement) {
        statement.add(ROWS);
        rows.asOf()
                .map(Timestamp::from)
                .ifPresentOrElse(
                        instant -> statement.add(VERSION_AT, instant, instant), () -> statement.add("h.res_ver"));
        statement.add(" where ");
        where(rows, at, statement);
        statement.add(" and h.res_deleted_at is null");
    }

    private void where(RowSelection rows, StatementTime at, Statement statement) {
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
        if (!rows.selection().types().isEmpty()) {
            statement.in(" and h.res_type in (", rows.selection().sortedTypes());
        }
        if (!rows.selection().filters().isEmpty()) {
            statement.in(" and (h.res_type not in (", rows.selection().filteredTypes());
            statement.add(MATCHED, rows.job().value());
        }
    }

    private static void until(RowSelection rows, Statement statement) {
        rows.selection().until().ifPresent(until -> statement.add(" and v.res_updated < ?", Timestamp.from(until)));
    }

    /** SQL and its arguments in the making. */
    private static final class Statement {
        private final StringBuilder sql;
        private final List<Object> arguments = new ArrayList<>();

        Statement(String beginning) {
            this.sql = new StringBuilder(beginning);
        }

        void add(String more, Object... values) {
            sql.append(more);
            arguments.addAll(List.of(values));
        }

        void add(SqlPredicate condition) {
            sql.append(condition.sql());
            arguments.addAll(condition.arguments());
        }

        /** @param opening ends with the parenthesis */
        void in(String opening, List<?> values) {
            sql.append(opening).append("?,".repeat(values.size() - 1)).append("?)");
            arguments.addAll(values);
        }

        SqlPredicate done() {
            return new SqlPredicate(sql.toString(), arguments);
        }
    }
}
