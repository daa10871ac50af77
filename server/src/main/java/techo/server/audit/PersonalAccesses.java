package techo.server.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditOutcome.Result;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.ChainPosition;
import techo.policy.audit.NodeId;
import techo.policy.identity.PatientId;

/** The records that concern one person, newest first; a person's own accesses are among them. */
final class PersonalAccesses {
    private static final String FROM =
            " from techo_audit_patient p join techo_audit a on a.node = p.node and a.seq = p.seq and a.kept_month = p.kept_month "
                    + "where p.patient_id = ?";

    private final JdbcTemplate jdbc;
    private final AuditPayload payloads;

    PersonalAccesses(JdbcTemplate jdbc, AuditPayload payloads) {
        this.jdbc = jdbc;
        this.payloads = payloads;
    }

    Optional<Access> find(PatientId patient, ChainPosition position) {
        return jdbc
                .query(
                        "select a.node, a.seq, a.payload" + FROM + " and a.node = ? and a.seq = ?",
                        (row, number) -> access(row.getString(1), row.getLong(2), row.getString(3)),
                        patient.value(),
                        position.node().value(),
                        position.sequence())
                .stream()
                .findFirst();
    }

    /** One more than {@code count} tells the caller that there is a next page. */
    List<Access> search(PatientId patient, Filter filter, int offset, int count) {
        StringBuilder sql = new StringBuilder("select a.node, a.seq, a.payload").append(FROM);
        List<Object> arguments = new ArrayList<>(List.of(patient.value()));
        filter.from().ifPresent(from -> add(sql, arguments, " and p.recorded_at >= ?", from.atOffset(ZoneOffset.UTC)));
        filter.before()
                .ifPresent(before -> add(sql, arguments, " and p.recorded_at < ?", before.atOffset(ZoneOffset.UTC)));
        filter.agent().ifPresent(agent -> add(sql, arguments, " and coalesce(p.agent_id, a.agent_id) = ?", agent));
        in(
                sql,
                arguments,
                "a.action",
                filter.actions().stream().map(AuditAction::code).collect(Collectors.toSet()));
        in(
                sql,
                arguments,
                "a.result",
                filter.results().stream().map(Result::code).collect(Collectors.toSet()));
        sql.append(" order by p.recorded_at desc, p.node desc, p.seq desc offset ? rows fetch first ? rows only");
        arguments.add(offset);
        arguments.add(count);
        return jdbc.query(
                sql.toString(),
                (row, number) -> access(row.getString(1), row.getLong(2), row.getString(3)),
                arguments.toArray());
    }

    private static void add(StringBuilder sql, List<Object> arguments, String condition, Object argument) {
        sql.append(condition);
        arguments.add(argument);
    }

    private static void in(StringBuilder sql, List<Object> arguments, String column, Set<String> codes) {
        if (!codes.isEmpty()) {
            sql.append(" and ").append(column).append(" in (");
            sql.append(codes.stream().map(code -> "?").collect(Collectors.joining(",")))
                    .append(')');
            arguments.addAll(codes);
        }
    }

    private Access access(String node, long sequence, String payload) {
        return new Access(new ChainPosition(new NodeId(node), sequence), payloads.parse(payload));
    }

    /** A record and where it stands. */
    record Access(ChainPosition position, AuditRecord record) {}

    /**
     * What a person wants to see of the records.
     *
     * @param from first moment
     * @param before first moment that is no longer wanted
     * @param agent id of a Patient or Organization
     * @param actions any of these; empty for all
     * @param results any of these; empty for all
     */
    record Filter(
            Optional<Instant> from,
            Optional<Instant> before,
            Optional<String> agent,
            Set<AuditAction> actions,
            Set<Result> results) {}
}
