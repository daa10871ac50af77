package techo.server.audit;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.audit.AuditProperties.DatabaseRole;
import techo.server.config.Mode;
import techo.server.config.UnsafeInProductionException;
import techo.server.storage.DatabaseKind;

/** Whether the role that the server runs as could change or remove what was recorded. */
final class AuditRights {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRights.class);
    private static final String TOO_MANY = "select has_table_privilege(c.oid, 'UPDATE')"
            + " or has_table_privilege(c.oid, 'DELETE') or has_table_privilege(c.oid, 'TRUNCATE')"
            + " or pg_has_role(c.relowner, 'MEMBER') from pg_class c where c.oid = 'techo_audit'::regclass";

    private final JdbcTemplate jdbc;
    private final DatabaseKind kind;

    AuditRights(JdbcTemplate jdbc, DatabaseKind kind) {
        this.jdbc = jdbc;
        this.kind = kind;
    }

    /** On PostgreSQL; the embedded database has one role for everything. */
    boolean areTooMany() {
        return kind == DatabaseKind.POSTGRESQL
                && jdbc.queryForList(TOO_MANY, Boolean.class).contains(true);
    }

    /** @throws UnsafeInProductionException in production, unless the configuration says that it is known */
    AuditRights require(Mode mode, DatabaseRole expected) {
        if (areTooMany()) {
            if (mode == Mode.PRODUCTION && expected == DatabaseRole.APPEND_ONLY) {
                throw new UnsafeInProductionException(List.of("techo.storage.username is a role that could change audit"
                        + " records: migrate as the owner of the tables (techo migrate) and run the server as another"
                        + " role, or take it with techo.audit.database-role=owner"));
            }
            LOG.warn("The database role of this server could change audit records. Migrate as the owner of the tables "
                    + "(techo migrate), and run the server as another role; see docs/audit.md");
        }
        return this;
    }
}
