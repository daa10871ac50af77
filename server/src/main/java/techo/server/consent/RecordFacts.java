package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ResourceKey;
import techo.policy.consent.Audience;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/** What people's records hold, as counts of resources that the rules cannot tell apart: never their content. */
public final class RecordFacts {
    private static final String COLUMNS = "select p.fhir_id as person, r.category, r.source, r.effective_on,"
            + " r.hidden_from_recipients, r.hidden_from_delegates, count(*) as resources"
            + " from techo_resource r join hfj_resource p on p.res_id = r.patient_pid"
            + " join hfj_resource h on h.res_id = r.res_id and h.res_deleted_at is null where ";
    private static final String GROUPS = " group by p.fhir_id, r.category, r.source, r.effective_on,"
            + " r.hidden_from_recipients, r.hidden_from_delegates";

    private static final String OF_PERSON = "p.res_type = 'Patient' and p.fhir_id = ?";

    private final JdbcTemplate jdbc;
    private final VisibleResources visible;

    public RecordFacts(JdbcTemplate jdbc, VisibleResources visible) {
        this.jdbc = jdbc;
        this.visible = visible;
    }

    /** @return how many resources of this person, of those that the asker may find now, have each facts */
    public Map<ResourceFacts, Integer> of(PatientId person, Caller asker, Instant now) {
        return seen(person, asker, now, new SqlPredicate(OF_PERSON, List.of(person.value())));
    }

    /** @return the same of one resource; empty when the person has none such, or the asker may not find it */
    public Map<ResourceFacts, Integer> of(PatientId person, ResourceKey about, Caller asker, Instant now) {
        return seen(
                person,
                asker,
                now,
                new SqlPredicate(
                        OF_PERSON + " and h.res_type = ? and h.fhir_id = ?",
                        List.of(person.value(), about.type(), about.id())));
    }

    private Map<ResourceFacts, Integer> seen(PatientId person, Caller asker, Instant now, SqlPredicate wanted) {
        SqlPredicate seen =
                wanted.and(visible.predicate(asker, Permission.SEARCH, StatementTime.ofDatabase(now), "h.res_id"));
        return read(seen.sql(), seen.arguments().toArray()).getOrDefault(person, Map.of());
    }

    /**
     * The next people who have anything of these categories, in the order of the database's keys.
     *
     * @param after the last key that was read, 0 to begin
     */
    public Page next(long after, int people, Set<DataCategory> categories) {
        String numbers = categories.stream()
                .map(category -> Integer.toString(category.number()))
                .sorted()
                .collect(Collectors.joining(","));
        List<Long> keys = jdbc.queryForList(
                "select distinct r.patient_pid from techo_resource r where r.patient_pid > ? and r.category in ("
                        + numbers + ") order by r.patient_pid fetch first ? rows only",
                Long.class,
                after,
                people);
        if (keys.isEmpty()) {
            return new Page(after, Map.of());
        }
        String placeholders = keys.stream().map(key -> "?").collect(Collectors.joining(","));
        return new Page(
                keys.get(keys.size() - 1),
                read("r.patient_pid in (" + placeholders + ") and r.category in (" + numbers + ")", keys.toArray()));
    }

    private Map<PatientId, Map<ResourceFacts, Integer>> read(String where, Object... arguments) {
        Map<PatientId, Map<ResourceFacts, Integer>> records = new LinkedHashMap<>();
        jdbc.query(
                COLUMNS + where + GROUPS,
                row -> {
                    PatientId person = new PatientId(row.getString("person"));
                    records.computeIfAbsent(person, other -> new HashMap<>())
                            .merge(facts(person, row), row.getInt("resources"), Integer::sum);
                },
                arguments);
        return records;
    }

    private static ResourceFacts facts(PatientId person, ResultSet row) throws SQLException {
        return new ResourceFacts(
                Optional.of(person),
                DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                DataOrigin.ofCode(row.getString("source")).orElse(DataOrigin.OPERATOR),
                Optional.ofNullable(row.getObject("effective_on", LocalDate.class)),
                hiddenFrom(row),
                Set.of());
    }

    static Set<Audience> hiddenFrom(ResultSet row) throws SQLException {
        Set<Audience> hidden = EnumSet.noneOf(Audience.class);
        if (row.getBoolean("hidden_from_recipients")) {
            hidden.add(Audience.RECIPIENTS);
        }
        if (row.getBoolean("hidden_from_delegates")) {
            hidden.add(Audience.DELEGATES);
        }
        return hidden;
    }

    /** @param last the key to go on from */
    public record Page(long last, Map<PatientId, Map<ResourceFacts, Integer>> records) {}
}
