package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
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
import techo.policy.consent.AccessRequest;
import techo.policy.consent.Audience;
import techo.policy.consent.ConsentDecision;
import techo.policy.consent.ConsentDecision.Deny;
import techo.policy.consent.ConsentPolicy;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.DenyReason;
import techo.policy.consent.Evidence;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller;
import techo.policy.identity.Caller.Recipient;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;
import techo.policy.profiles.Quarantine;

/** What people's records hold, as counts of resources that the rules cannot tell apart: never their content. */
public final class RecordFacts {
    private static final String COLUMNS = "select p.fhir_id as person, r.category, r.source, r.effective_on,"
            + " r.quarantined, v.item,"
            // What a document holds is its own, so each stands for itself.
            + " case when r.document then r.res_id end as document, count(*) as resources, ";
    private static final String FROM = " from techo_resource r join hfj_resource p on p.res_id = r.patient_pid"
            + " join hfj_resource h on h.res_id = r.res_id";
    private static final SqlPredicate THERE_NOW = new SqlPredicate(" and h.res_deleted_at is null", List.of());
    /** What a consent names by itself is told apart, because it may be decided otherwise. */
    private static final String NAMED =
            " left join (select distinct patient_pid, item from techo_provision" + " where item is not null";

    private static final String NAMED_BESIDE =
            " union select o.res_id, i.item from hfj_resource o cross join (values %s)"
                    + " as i(item) where o.res_type = 'Patient' and o.fhir_id = ?";
    private static final String BY_ITEM =
            ") v on v.patient_pid = r.patient_pid and v.item = h.res_type || '/' || h.fhir_id where ";
    private static final String GROUPS = " group by p.fhir_id, r.category, r.source, r.effective_on,"
            + " r.quarantined, v.item, case when r.document then r.res_id end, ";

    private static final SqlPredicate NOTHING = new SqlPredicate("", List.of());
    private static final String OF_PERSON = "p.res_type = 'Patient' and p.fhir_id = ?";

    private final JdbcTemplate jdbc;
    private final VisibleResources visible;
    private final HeldParts held;

    public RecordFacts(JdbcTemplate jdbc, VisibleResources visible) {
        this.jdbc = jdbc;
        this.visible = visible;
        this.held = new HeldParts(jdbc);
    }

    /** @return how many resources of this person, of those that the asker may find now, have each facts */
    public Map<Kind, Integer> of(PatientId person, View view) {
        return seen(person, view, new SqlPredicate(OF_PERSON, List.of(person.value())));
    }

    /** @return the same of one resource; empty when the person has none such, or the asker may not find it */
    public Map<Kind, Integer> of(PatientId person, ResourceKey about, View view) {
        return seen(
                person,
                view,
                new SqlPredicate(
                        OF_PERSON + " and h.res_type = ? and h.fhir_id = ?",
                        List.of(person.value(), about.type(), about.id())));
    }

    private Map<Kind, Integer> seen(PatientId person, View view, SqlPredicate wanted) {
        SqlPredicate seen = wanted.and(
                visible.predicate(view.asker(), Permission.SEARCH, StatementTime.ofDatabase(view.now()), "h.res_id"));
        return read(THERE_NOW, new HiddenThen(view.then()), named(person, view.items()), seen)
                .getOrDefault(person, Map.of());
    }

    private static SqlPredicate named(PatientId person, Set<String> items) {
        if (items.isEmpty()) {
            return NOTHING;
        }
        List<Object> arguments = new ArrayList<>(items);
        arguments.add(person.value());
        String rows = String.join(",", Collections.nCopies(items.size(), "(cast(? as varchar(130)))"));
        return new SqlPredicate(NAMED_BESIDE.formatted(rows), arguments);
    }

    /**
     * The next people who had anything of these categories then, in the order of the database's keys: what was there and what
     * was hidden as it was, its kind as it is now.
     *
     * @param after the last key that was read, 0 to begin
     * @return empty when nobody is left
     */
    public Optional<Page> next(long after, int people, Set<DataCategory> categories, Instant then) {
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
            return Optional.empty();
        }
        String placeholders = keys.stream().map(key -> "?").collect(Collectors.joining(","));
        Map<PatientId, Map<Kind, Integer>> records = read(
                thereAt(then),
                new HiddenThen(Optional.of(then)),
                NOTHING,
                new SqlPredicate(
                        "r.patient_pid in (" + placeholders + ") and r.category in (" + numbers + ")",
                        List.copyOf(keys)));
        return Optional.of(new Page(keys.get(keys.size() - 1), records));
    }

    private static SqlPredicate thereAt(Instant then) {
        Timestamp at = Timestamp.from(then);
        return new SqlPredicate(
                " and h.res_published <= ? and (h.res_deleted_at is null or h.res_deleted_at > ?)", List.of(at, at));
    }

    private Map<PatientId, Map<Kind, Integer>> read(
            SqlPredicate there, HiddenThen hidden, SqlPredicate named, SqlPredicate where) {
        List<Object> arguments = new ArrayList<>(there.arguments());
        arguments.addAll(hidden.arguments());
        arguments.addAll(named.arguments());
        arguments.addAll(where.arguments());
        List<Counted> counted = jdbc.query(
                COLUMNS
                        + hidden.columns("r")
                        + FROM
                        + there.sql()
                        + hidden.join("r")
                        + NAMED
                        + named.sql()
                        + BY_ITEM
                        + where.sql()
                        + GROUPS
                        + hidden.groups("r"),
                (row, number) -> Counted.read(row),
                arguments.toArray());
        Map<Long, List<ResourceFacts>> parts = held.of(
                counted.stream()
                        .map(Counted::document)
                        .filter(document -> document > 0)
                        .toList(),
                hidden);
        Map<PatientId, Map<Kind, Integer>> records = new LinkedHashMap<>();
        counted.forEach(one -> records.computeIfAbsent(one.person(), other -> new HashMap<>())
                .merge(
                        one.kind().holding(parts.getOrDefault(one.document(), List.of())),
                        one.resources(),
                        Integer::sum));
        return records;
    }

    /** @param document its key; 0 for what is none */
    private record Counted(PatientId person, Kind kind, long document, int resources) {
        static Counted read(ResultSet row) throws SQLException {
            PatientId person = new PatientId(row.getString("person"));
            return new Counted(person, RecordFacts.kind(person, row), row.getLong("document"), row.getInt("resources"));
        }
    }

    private static Kind kind(PatientId person, ResultSet row) throws SQLException {
        return new Kind(facts(person, row), row.getBoolean("quarantined") ? Standing.QUARANTINED : Standing.IN_ORDER);
    }

    private static ResourceFacts facts(PatientId person, ResultSet row) throws SQLException {
        return new ResourceFacts(
                Optional.of(person),
                DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                DataOrigin.ofCode(row.getString("source")).orElse(DataOrigin.OPERATOR),
                Optional.ofNullable(row.getObject("effective_on", LocalDate.class)),
                hiddenFrom(row),
                Optional.ofNullable(row.getString("item"))
                        .map(item -> Set.of(new DataLink(DataLink.Meaning.INSTANCE, item)))
                        .orElse(Set.of()));
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

    /** What the rules are asked about, and whether it leaves at all. */
    public record Kind(ResourceFacts facts, Standing standing) {
        Kind holding(List<ResourceFacts> parts) {
            return parts.isEmpty() ? this : new Kind(facts.holding(parts), standing);
        }

        /** What is decided of it for a recipient: of what is quarantined, that it does not leave. */
        public ConsentDecision decision(ConsentPolicy policy, Recipient caller, Instant at, Evidence evidence) {
            ConsentDecision decision = policy.decide(new AccessRequest(caller, facts, at), evidence);
            return decision.fold(
                    permit -> standing == Standing.IN_ORDER || Quarantine.letsSee(caller, permit.decidedBy())
                            ? permit
                            : new Deny(DenyReason.QUARANTINED),
                    deny -> deny);
        }
    }

    /**
     * How a record is looked at.
     *
     * @param asker nothing is counted that the asker may not find now
     * @param then of when it is told what was hidden; empty for now
     * @param items what consents beside those in force name by itself, such as {@code Observation/12}
     */
    public record View(Caller asker, Instant now, Optional<Instant> then, Set<String> items) {
        /** @param evidence the consents that name items */
        public static View of(Caller asker, Instant now, Optional<Instant> then, Evidence evidence) {
            return new View(
                    asker,
                    now,
                    then,
                    evidence.consents().stream()
                            .filter(ConsentRecord.InForce.class::isInstance)
                            .flatMap(consent -> ((ConsentRecord.InForce) consent).provisions().stream())
                            .flatMap(provision -> provision.narrowing().links().stream())
                            .filter(link -> link.meaning() == DataLink.Meaning.INSTANCE)
                            .map(DataLink::target)
                            .collect(Collectors.toSet()));
        }
    }

    /** Whether a resource keeps the rules of its profile. */
    public enum Standing {
        IN_ORDER,
        QUARANTINED
    }

    /**
     * @param last the key to go on from
     * @param records of those who had anything then
     */
    public record Page(long last, Map<PatientId, Map<Kind, Integer>> records) {}
}
