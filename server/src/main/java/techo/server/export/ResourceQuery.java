package techo.server.export;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import techo.policy.identity.Permission;
import techo.server.consent.SqlPredicate;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/** Makes the statement with which an export reads rows. */
final class ResourceQuery {
    private static final String COLUMNS = "select h.res_id, r.patient_pid, h.res_type, h.fhir_id, v.res_ver,"
            + " v.res_updated, v.res_encoding, v.res_text_vc, v.res_text, v.source_uri, v.request_id";
    private static final String ROWS = " from techo_resource r join hfj_resource h on h.res_id = r.res_id"
            + " join hfj_res_ver v on v.res_id = h.res_id and v.res_ver = ";

    /** Almost every resource is as it was; only for the others an earlier version is looked for. */
    private static final String VERSION_AT = "case when h.res_updated <= ? then h.res_ver else (select max(w.res_ver)"
            + " from hfj_res_ver w where w.res_id = h.res_id and w.res_updated <= ?) end";

    private static final String LISTED =
            " and r.patient_pid in (select p.patient_pid from techo_export_person p where p.job_id = ?)";

    private final VisibleResources visible;

    ResourceQuery(VisibleResources visible) {
        this.visible = visible;
    }

    /** No order is asked for, so that no bodies are sorted. */
    SqlPredicate statement(RowSelection rows, StatementTime at) {
        StringBuilder sql = new StringBuilder(COLUMNS).append(ROWS);
        List<Object> arguments = new ArrayList<>();
        rows.asOf()
                .ifPresentOrElse(
                        instant -> {
                            sql.append(VERSION_AT);
                            arguments.add(Timestamp.from(instant));
                            arguments.add(Timestamp.from(instant));
                        },
                        () -> sql.append("h.res_ver"));
        sql.append(" where ");
        append(keys(rows, at), sql, arguments);
        sql.append(" and h.res_deleted_at is null");
        select(rows.selection(), sql, arguments);
        return new SqlPredicate(sql.toString(), arguments);
    }

    private SqlPredicate keys(RowSelection rows, StatementTime at) {
        KeyRange keys = rows.keys();
        List<Object> arguments = new ArrayList<>(List.of(keys.first(), keys.last()));
        SqlPredicate sight;
        String range;
        if (keys.of() == KeyRange.Of.DIRECTORY) {
            range = "r.res_id between ? and ? and ";
            sight = visible.ofDirectory(rows.caller(), Permission.SEARCH);
        } else {
            range = "r.patient_pid between ? and ? and ";
            sight = visible.ofRecords(rows.caller(), Permission.SEARCH, at);
        }
        arguments.addAll(sight.arguments());
        rows.listedBy().ifPresent(job -> arguments.add(job.value()));
        return new SqlPredicate(range + sight.sql() + (rows.listedBy().isPresent() ? LISTED : ""), arguments);
    }

    private static void select(Selection selection, StringBuilder sql, List<Object> arguments) {
        if (!selection.types().isEmpty()) {
            List<String> types = selection.sortedTypes();
            sql.append(" and h.res_type in (")
                    .append("?,".repeat(types.size() - 1))
                    .append("?)");
            arguments.addAll(types);
        }
        selection.since().ifPresent(since -> {
            sql.append(" and v.res_updated >= ?");
            arguments.add(Timestamp.from(since));
        });
        selection.until().ifPresent(until -> {
            sql.append(" and v.res_updated < ?");
            arguments.add(Timestamp.from(until));
        });
    }

    private static void append(SqlPredicate condition, StringBuilder sql, List<Object> arguments) {
        sql.append(condition.sql());
        arguments.addAll(condition.arguments());
    }
}
