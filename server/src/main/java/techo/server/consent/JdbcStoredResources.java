package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.KnownResources;
import techo.interceptors.consent.ResourceKey;
import techo.interceptors.consent.StoredResources;
import techo.policy.consent.DataCategory;
import techo.policy.consent.DataLink;
import techo.policy.consent.DataOrigin;
import techo.policy.consent.Masking;
import techo.policy.consent.Period;
import techo.policy.consent.ResourceFacts;
import techo.policy.identity.Caller;
import techo.policy.identity.PatientId;
import techo.policy.identity.Permission;

/** Answers from {@code techo_resource} and HAPI's table of resources. */
final class JdbcStoredResources implements StoredResources {
    private static final String FACTS = "select h.res_type, h.fhir_id, r.patient_pid, p.fhir_id as owner, r.category,"
            + " r.source, r.effective_on, r.hidden_from_recipients, r.hidden_from_delegates, r.document, r.res_id,"
            + " coalesce(r.same_since, h.res_ver) as same_since, current_timestamp as asked_at"
            + " from hfj_resource h join techo_resource r on r.res_id = h.res_id"
            + " left join hfj_resource p on p.res_id = r.patient_pid where ";

    private static final String RES_ID = "h.res_id";

    private static final int KEYS_PER_STATEMENT = 5_000;

    private final JdbcTemplate jdbc;
    private final VisibleResources visibleResources;
    private final Runnable pending;
    private final HeldParts held;

    /** @param pending writes what Hibernate has not yet written of the transaction that runs, so that it is found here */
    JdbcStoredResources(JdbcTemplate jdbc, VisibleResources visibleResources, Runnable pending) {
        this.jdbc = jdbc;
        this.held = new HeldParts(jdbc);
        this.visibleResources = visibleResources;
        this.pending = pending;
    }

    @Override
    public KnownResources known(Collection<ResourceKey> keys) {
        Map<ResourceKey, ResourceFacts> facts = new HashMap<>();
        Map<ResourceKey, Long> sameSince = new HashMap<>();
        // Whatever is not found is decided without a time.
        List<Instant> asked = new ArrayList<>(List.of(Period.BEGINNING));
        Map<Long, ResourceKey> documents = new HashMap<>();
        if (!keys.isEmpty()) {
            pending.run();
            KeyCondition condition = KeyCondition.of(keys);
            jdbc.query(
                    FACTS + condition.sql(),
                    row -> {
                        asked.set(
                                0,
                                row.getObject("asked_at", OffsetDateTime.class).toInstant());
                        ResourceKey key = key(row);
                        facts(row).ifPresent(found -> facts.put(key, found));
                        sameSince.put(key, row.getLong("same_since"));
                        if (row.getBoolean("document")) {
                            documents.put(row.getLong("res_id"), key);
                        }
                    },
                    condition.arguments().toArray());
        }
        Map<Long, List<ResourceFacts>> parts = held.of(documents.keySet(), HiddenThen.NOW);
        documents.forEach((resId, key) ->
                facts.computeIfPresent(key, (same, whole) -> whole.holding(parts.getOrDefault(resId, List.of()))));
        return new KnownResources(asked.get(0), facts, sameSince);
    }

    @Override
    public Set<ResourceKey> visible(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
        return visible(visibleResources.predicate(caller, permission, StatementTime.ofDatabase(at), RES_ID), keys);
    }

    @Override
    public Set<ResourceKey> visible(Caller caller, Instant at, Collection<ResourceKey> keys) {
        return visible(visibleResources.predicate(caller, StatementTime.ofDatabase(at), RES_ID), keys);
    }

    @Override
    public Set<ResourceKey> hidden(Caller caller, Permission permission, Instant at, Collection<ResourceKey> keys) {
        Set<ResourceKey> hidden = new HashSet<>(keys);
        hidden.removeAll(visible(caller, permission, at, keys));
        Set<ResourceKey> elsewhere = hidden.stream()
                .filter(key -> Masking.mayBeElsewhere(key.type()))
                .collect(Collectors.toSet());
        elsewhere.removeAll(found(elsewhere, "", List.of()));
        hidden.removeAll(elsewhere);
        return hidden;
    }

    private Set<ResourceKey> visible(SqlPredicate sight, Collection<ResourceKey> keys) {
        return found(keys, " and " + sight.sql(), sight.arguments());
    }

    private Set<ResourceKey> found(Collection<ResourceKey> keys, String sight, List<Object> about) {
        Set<ResourceKey> found = new HashSet<>();
        List<ResourceKey> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += KEYS_PER_STATEMENT) {
            KeyCondition condition =
                    KeyCondition.of(all.subList(from, Math.min(all.size(), from + KEYS_PER_STATEMENT)));
            List<Object> arguments = new ArrayList<>(condition.arguments());
            arguments.addAll(about);
            jdbc.query(
                    "select h.res_type, h.fhir_id from hfj_resource h where " + condition.sql() + sight,
                    row -> {
                        found.add(key(row));
                    },
                    arguments.toArray());
        }
        return found;
    }

    private static ResourceKey key(ResultSet row) throws SQLException {
        return new ResourceKey(row.getString("res_type"), row.getString("fhir_id"));
    }

    /** @return empty when the row names an owner who is not there: then nobody knows whose it is */
    private static Optional<ResourceFacts> facts(ResultSet row) throws SQLException {
        boolean directory = row.getLong("patient_pid") == StoredRow.DIRECTORY;
        Optional<PatientId> owner = Optional.ofNullable(row.getString("owner")).map(PatientId::new);
        if (!directory && owner.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ResourceFacts(
                directory ? Optional.empty() : owner,
                DataCategory.ofNumber(row.getInt("category")).orElse(DataCategory.UNKNOWN),
                DataOrigin.ofCode(row.getString("source")).orElse(DataOrigin.OPERATOR),
                Optional.ofNullable(row.getObject("effective_on", LocalDate.class)),
                RecordFacts.hiddenFrom(row),
                Set.of(new DataLink(
                        DataLink.Meaning.INSTANCE, row.getString("res_type") + "/" + row.getString("fhir_id")))));
    }

    /** Selects rows of {@code hfj_resource h} by type and logical id, in the shape its unique index has. */
    private record KeyCondition(String sql, List<Object> arguments) {

        static KeyCondition of(Collection<ResourceKey> keys) {
            Map<String, List<String>> idsByType = new HashMap<>();
            keys.forEach(key -> idsByType
                    .computeIfAbsent(key.type(), type -> new ArrayList<>())
                    .add(key.id()));
            List<String> conditions = new ArrayList<>();
            List<Object> arguments = new ArrayList<>();
            idsByType.forEach((type, ids) -> {
                InList some = InList.of(ids);
                conditions.add("(h.res_type = ? and h.fhir_id in " + some.sql() + ")");
                arguments.add(type);
                arguments.addAll(some.arguments());
            });
            return new KeyCondition("(" + String.join(" or ", conditions) + ")", arguments);
        }
    }
}
