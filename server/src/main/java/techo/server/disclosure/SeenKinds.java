package techo.server.disclosure;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.disclosure.DisclosedKind;
import techo.policy.identity.Caller;
import techo.server.consent.SqlPredicate;
import techo.server.consent.StatementTime;
import techo.server.consent.VisibleResources;

/** How much of each kind of data a delegate sees now. */
final class SeenKinds {
    private static final String OF_PERSON = "select t.category, h.res_type, count(*) as seen from techo_resource t"
            + " join hfj_resource h on h.res_id = t.res_id join hfj_resource p on p.res_id = t.patient_pid"
            + " where p.res_type = 'Patient' and p.fhir_id = ? and h.res_deleted_at is null and ";

    private final JdbcTemplate jdbc;
    private final VisibleResources visible;
    private final Clock clock;

    SeenKinds(JdbcTemplate jdbc, VisibleResources visible, Clock clock) {
        this.jdbc = jdbc;
        this.visible = visible;
        this.clock = clock;
    }

    List<DisclosedKind> of(Caller.Delegate delegate) {
        SqlPredicate sight = visible.predicate(delegate, StatementTime.ofDatabase(clock.instant()), "t.res_id");
        List<Object> arguments = new ArrayList<>();
        arguments.add(delegate.principal().value());
        arguments.addAll(sight.arguments());
        return jdbc.query(
                OF_PERSON + sight.sql() + " group by t.category, h.res_type",
                (row, number) -> new DisclosedKind(
                        DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                        row.getString("res_type"),
                        Optional.empty(),
                        row.getLong("seen")),
                arguments.toArray());
    }
}
