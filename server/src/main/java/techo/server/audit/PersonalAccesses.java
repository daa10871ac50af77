package techo.server.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
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
import techo.policy.audit.ResourceUse;
import techo.policy.identity.PurposeOfUse;

/** The records that concern one person, newest first; a person's own accesses are among them. */
public final class PersonalAccesses {
    private static final String FROM =
            " from techo_audit_patient p join techo_audit a on a.node = p.node and a.seq = p.seq and a.kept_month = p.kept_month "
                    + "where p.patient_id = ?";

    /** Whom the log does not name nobody finds by a guessed id either: other people, and operators. */
    private static final String BY_AGENT = " and coalesce(p.agent_id, a.agent_id) = ? and a.agent_kind <> 'operator'"
            + " and (a.agent_kind <> 'citizen' or coalesce(p.agent_id, a.agent_id) = p.patient_id)";

    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;
    private final AuditPayload payloads;
    private final OwnPart own;

    PersonalAccesses(JdbcTemplate jdbc, AuditPayload payloads, OwnPart own) {
        this.jdbc = jdbc;
        this.payloads = payloads;
        this.own = own;
    }

    Optional<Access> find(LogReader reader, ChainPosition position) {
        List<Access> found = jdbc.query(
                "select a.node, a.seq, a.payload" + FROM + " and a.node = ? and a.seq = ?",
                (row, number) -> access(row.getString(1), row.getLong(2), row.getString(3)),
                reader.person().value(),
                position.node().value(),
                position.sequence());
        return own.of(reader, found).stream().findFirst();
    }

    /** One more than {@code count} tells the caller that there is a next page. */
    public List<Access> search(LogReader reader, Filter filter, int offset, int count) {
        boolean isChosenInSql = filter.entity().isEmpty() && reader.delegate().isEmpty();
        return isChosenInSql
                ? own.of(reader, accesses(rows(reader, filter, Optional.empty(), offset, count)))
                : told(reader, filter, offset, count);
    }

    /**
     * What a record touched is in its payload only, so that the person's records are read until the page is full. What a
     * delegate is not told does not count either, or by the pages it could be counted. Each portion goes on from the last
     * row: a record that comes meanwhile shifts nothing.
     */
    private List<Access> told(LogReader reader, Filter filter, int offset, int count) {
        List<Access> told = new ArrayList<>();
        Optional<Row> last = Optional.empty();
        List<Row> some;
        do {
            some = rows(reader, filter, last, 0, AT_ONCE);
            own.of(reader, accesses(some)).stream()
                    .filter(access -> filter.entity()
                            .map(entity -> entity.isTouchedBy(access.record()))
                            .orElse(true))
                    .forEach(told::add);
            last = some.stream().reduce((earlier, later) -> later);
        } while (some.size() == AT_ONCE && told.size() < offset + count);
        return told.subList(Math.min(offset, told.size()), Math.min(offset + count, told.size()));
    }

    private static List<Access> accesses(List<Row> rows) {
        return rows.stream().map(Row::access).toList();
    }

    /** @param after the row behind which to go on */
    private List<Row> rows(LogReader reader, Filter filter, Optional<Row> after, int offset, int count) {
        StringBuilder sql = new StringBuilder("select a.node, a.seq, a.payload, p.recorded_at").append(FROM);
        List<Object> arguments = new ArrayList<>(List.of(reader.person().value()));
        filter.from().ifPresent(from -> add(sql, arguments, " and p.recorded_at >= ?", from.atOffset(ZoneOffset.UTC)));
        filter.before()
                .ifPresent(before -> add(sql, arguments, " and p.recorded_at < ?", before.atOffset(ZoneOffset.UTC)));
        filter.agent().ifPresent(agent -> add(sql, arguments, BY_AGENT, agent));
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
        in(
                sql,
                arguments,
                "a.purpose",
                filter.purposes().stream().map(PurposeOfUse::code).collect(Collectors.toSet()));
        after.ifPresent(last -> {
            ChainPosition position = last.access().position();
            sql.append(" and (p.recorded_at, p.node, p.seq) < (?, ?, ?)");
            arguments.addAll(List.of(last.recorded(), position.node().value(), position.sequence()));
        });
        sql.append(" order by p.recorded_at desc, p.node desc, p.seq desc offset ? rows fetch first ? rows only");
        arguments.add(offset);
        arguments.add(count);
        return jdbc.query(
                sql.toString(),
                (row, number) -> new Row(
                        row.getObject(4, OffsetDateTime.class),
                        access(row.getString(1), row.getLong(2), row.getString(3))),
                arguments.toArray());
    }

    /** The same of a stretch of time, whoever it was and whatever came of it. */
    public List<Access> search(LogReader reader, Instant from, Instant before, int offset, int count) {
        return search(
                reader,
                new Filter(
                        Optional.of(from),
                        Optional.of(before),
                        Optional.empty(),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Optional.empty()),
                offset,
                count);
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

    /** A record as it is stored, and when it was as the database compares it. */
    private record Row(OffsetDateTime recorded, Access access) {}

    /** Of a record what its reader may be told, and where it stands. */
    public record Access(ChainPosition position, AuditRecord record) {}

    /**
     * What a person wants to see of the records.
     *
     * @param from first moment
     * @param before first moment that is no longer wanted
     * @param agent id of a Patient or Organization
     * @param actions any of these; empty for all
     * @param results any of these; empty for all
     * @param purposes any of these; empty for all
     * @param entity a resource of the person that was shown or changed
     */
    public record Filter(
            Optional<Instant> from,
            Optional<Instant> before,
            Optional<String> agent,
            Set<AuditAction> actions,
            Set<Result> results,
            Set<PurposeOfUse> purposes,
            Optional<Entity> entity) {}

    /** One resource, in any version. */
    public record Entity(String type, String id) {
        private boolean isTouchedBy(AuditRecord record) {
            return record.subjects().values().stream().flatMap(List::stream).anyMatch(this::is);
        }

        private boolean is(ResourceUse use) {
            return use.type().equals(type) && use.id().equals(id);
        }
    }
}
