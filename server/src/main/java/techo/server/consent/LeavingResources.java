package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import techo.policy.consent.DataCategory;
import techo.policy.identity.Caller;
import techo.policy.identity.Permission;

/**
 * Which of some stored resources a caller may take away at this moment, and what opens each: asked again when a file
 * leaves that was made earlier.
 */
public final class LeavingResources {
    private static final int IDS_PER_STATEMENT = 5_000;

    private static final String SELECT = "select r.res_id, r.patient_pid, r.category, h.res_type";
    private static final String OPENED_BY = ", g.consent_res_id, g.consent_version, g.life_at_stake";
    private static final String ROWS = " from techo_resource r join hfj_resource h on h.res_id = r.res_id ";

    private final JdbcTemplate jdbc;
    private final VisibleResources visible;

    public LeavingResources(JdbcTemplate jdbc, VisibleResources visible) {
        this.jdbc = jdbc;
        this.visible = visible;
    }

    /** Whether resources are asked about that are there, or whose deletion is to be told. */
    public enum Stored {
        PRESENT("h.res_deleted_at is null"),
        DELETED("h.res_deleted_at is not null");

        private final String condition;

        Stored(String condition) {
            this.condition = condition;
        }
    }

    /** Why a resource is open. */
    public enum Ground {
        /** What the person consented to, or that it is the person's own. */
        ORDINARY,
        /** Life was at stake, whatever the person consented to (APPI Art. 27(1)(ii)). */
        LIFE_AT_STAKE
    }

    /**
     * A version of a Consent.
     *
     * @param resId HAPI's key of the Consent
     */
    public record OpenedBy(long resId, long version) {}

    /**
     * A resource that may leave, and one thing that opens it; a resource that several consents open comes once for each.
     *
     * @param patientPid HAPI's key of the Patient whose it is; 0 for the directory
     * @param by empty where it takes no consent
     */
    public record Leaving(
            long resId, long patientPid, String type, DataCategory category, Ground ground, Optional<OpenedBy> by) {}

    /** Of people's records. Whatever is not told here must not leave. */
    public List<Leaving> ofRecords(Caller caller, StatementTime at, Stored stored, Collection<Long> resIds) {
        VisibleResources.Personal taken = visible.taken(caller, Permission.SEARCH, at);
        boolean granted = !taken.joined().isEmpty();
        String sql = SELECT + (granted ? OPENED_BY : "") + ROWS + taken.joined();
        return each(sql, taken.condition(), stored, resIds, granted);
    }

    /** The same of the directory. */
    public List<Leaving> ofDirectory(Caller caller, Stored stored, Collection<Long> resIds) {
        return each(SELECT + ROWS, visible.ofDirectory(caller, Permission.SEARCH), stored, resIds, false);
    }

    private List<Leaving> each(
            String from, SqlPredicate sight, Stored stored, Collection<Long> resIds, boolean granted) {
        String sql = from + " where r.res_id = any(?) and " + stored.condition + " and " + sight.sql();
        List<Leaving> leaving = new ArrayList<>();
        List<Long> ids = List.copyOf(resIds);
        for (int first = 0; first < ids.size(); first += IDS_PER_STATEMENT) {
            List<Long> some = ids.subList(first, Math.min(ids.size(), first + IDS_PER_STATEMENT));
            jdbc.query(statement(sql, some, sight.arguments()), row -> {
                leaving.add(leaving(row, granted));
            });
        }
        return leaving;
    }

    private static PreparedStatementCreator statement(String sql, List<Long> ids, List<Object> arguments) {
        return connection -> {
            var statement = connection.prepareStatement(sql);
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            int index = 2;
            for (Object argument : arguments) {
                statement.setObject(index++, argument);
            }
            return statement;
        };
    }

    private static Leaving leaving(ResultSet row, boolean granted) throws SQLException {
        return new Leaving(
                row.getLong("res_id"),
                row.getLong("patient_pid"),
                row.getString("res_type"),
                DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                granted && row.getBoolean("life_at_stake") ? Ground.LIFE_AT_STAKE : Ground.ORDINARY,
                granted ? openedBy(row) : Optional.empty());
    }

    /** Data of an emergency are opened by a grant without a consent. */
    private static Optional<OpenedBy> openedBy(ResultSet row) throws SQLException {
        long consent = row.getLong("consent_res_id");
        return row.wasNull() ? Optional.empty() : Optional.of(new OpenedBy(consent, row.getLong("consent_version")));
    }
}
