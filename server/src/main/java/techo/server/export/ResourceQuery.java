package techo.server.export;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import techo.policy.identity.Permission;
import techo.server.consent.SqlPredicate;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/** Makes the one statement that an export runs. */
final class ResourceQuery {
    private static final String COLUMNS = "select h.res_type, h.fhir_id, h.res_ver, h.res_updated,"
            + " v.res_encoding, v.res_text_vc, v.res_text, v.source_uri, v.request_id";
    private static final String VERSIONS = " join hfj_res_ver v on v.res_id = h.res_id and v.res_ver = h.res_ver";

    private final VisibleResources visible;

    ResourceQuery(VisibleResources visible) {
        this.visible = visible;
    }

    /** Rows come in the order of HAPI's key: the order in which they lie on disk, and no bodies are sorted. */
    SqlPredicate statement(RowSelection selection, Instant at) {
        StringBuilder sql = new StringBuilder(COLUMNS);
        List<Object> arguments = new ArrayList<>();
        selection
                .patientPid()
                .ifPresentOrElse(
                        pid -> {
                            sql.append(" from techo_resource o join hfj_resource h on h.res_id = o.res_id")
                                    .append(VERSIONS)
                                    .append(" where o.patient_pid = ?");
                            arguments.add(pid);
                        },
                        () -> sql.append(" from hfj_resource h")
                                .append(VERSIONS)
                                .append(" where 1 = 1"));
        sql.append(" and h.res_deleted_at is null");
        if (!selection.types().isEmpty()) {
            List<String> types = selection.sortedTypes();
            sql.append(" and h.res_type in (")
                    .append("?,".repeat(types.size() - 1))
                    .append("?)");
            arguments.addAll(types);
        }
        selection.since().ifPresent(since -> {
            sql.append(" and h.res_updated >= ?");
            arguments.add(Timestamp.from(since));
        });
        SqlPredicate consent =
                visible.predicate(selection.caller(), Permission.SEARCH, StatementTime.ofDatabase(at), "h.res_id");
        sql.append(" and ").append(consent.sql()).append(" order by h.res_id");
        arguments.addAll(consent.arguments());
        return new SqlPredicate(sql.toString(), arguments);
    }
}
