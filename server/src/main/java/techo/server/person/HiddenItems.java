package techo.server.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.interceptors.consent.ResourceKey;
import techo.policy.consent.Audience;
import techo.policy.identity.PatientId;
import techo.server.consent.Hiding;
import techo.server.consent.ResourceRows;

/** Which items a person hid, and from whom; also deleted ones, whose history is left. In force for the next statement. */
final class HiddenItems {
    private static final String FIND =
            "select r.res_id from techo_resource r join hfj_resource h on h.res_id = r.res_id"
                    + " join hfj_resource p on p.res_id = r.patient_pid"
                    + " where h.res_type = ? and h.fhir_id = ?"
                    + " and p.res_type = 'Patient' and p.fhir_id = ?";

    private static final String ALL = "select h.res_type, h.fhir_id, r.hidden_from_recipients, r.hidden_from_delegates"
            + " from techo_resource r join hfj_resource h on h.res_id = r.res_id"
            + " join hfj_resource p on p.res_id = r.patient_pid"
            + " where p.res_type = 'Patient' and p.fhir_id = ?"
            + " and (r.hidden_from_recipients or r.hidden_from_delegates) order by h.res_type, h.fhir_id";

    private final JdbcTemplate jdbc;
    private final ResourceRows rows;
    private final Hiding hiding;
    private final TransactionTemplate transaction;

    HiddenItems(JdbcTemplate jdbc, Hiding hiding, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.rows = new ResourceRows(jdbc);
        this.hiding = hiding;
        this.transaction = transaction;
    }

    /** @return from whom it is hidden now; empty when the person has no such item */
    Optional<Set<Audience>> change(
            PatientId person, String type, String id, Instant at, Consumer<Set<Audience>> change) {
        return Optional.ofNullable(transaction.execute(
                        status -> find(person, type, id).map(resId -> hiding.change(resId, at, change))))
                .flatMap(changed -> changed);
    }

    /** Those that the person hid from anybody, deleted ones too. */
    Map<ResourceKey, Set<Audience>> all(PatientId person) {
        Map<ResourceKey, Set<Audience>> hidden = new LinkedHashMap<>();
        jdbc.query(
                ALL,
                row -> {
                    hidden.put(new ResourceKey(row.getString("res_type"), row.getString("fhir_id")), audiences(row));
                },
                person.value());
        return hidden;
    }

    Optional<Long> patientPid(PatientId person) {
        return rows.patientPid(person);
    }

    private Optional<Long> find(PatientId person, String type, String id) {
        return jdbc.queryForList(FIND, Long.class, type, id, person.value()).stream()
                .findFirst();
    }

    private static Set<Audience> audiences(ResultSet row) throws SQLException {
        Set<Audience> hidden = EnumSet.noneOf(Audience.class);
        if (row.getBoolean("hidden_from_recipients")) {
            hidden.add(Audience.RECIPIENTS);
        }
        if (row.getBoolean("hidden_from_delegates")) {
            hidden.add(Audience.DELEGATES);
        }
        return hidden;
    }
}
