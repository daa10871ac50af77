package techo.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.error.TechoException;
import techo.policy.audit.IncidentCriteria;
import techo.policy.audit.IncidentScope;
import techo.policy.audit.SealedIdentity;
import techo.policy.consent.DataCategory;
import techo.policy.identity.TokenFingerprint;
import techo.policy.identity.TokenSubject;

/**
 * Finds in the trail whom an incident touched, and remembers who asked, so that another one is asked for the names. Where a
 * person was who did it, what says so is sealed with the key of that person, as it is in the records.
 */
final class Incidents {
    /** As of somebody whose key was destroyed. */
    private static final SealedIdentity UNREADABLE = new SealedIdentity("none", "-");

    /** Each reads for minutes, and holds two connections of the pool. */
    private static final int AT_ONCE = 2;

    private final Semaphore scans = new Semaphore(AT_ONCE);
    private final DataSource database;
    private final JdbcTemplate jdbc;
    private final AuditScan scan;
    private final RecordSeals seals;
    private final Clock clock;

    Incidents(DataSource database, JdbcTemplate jdbc, AuditScan scan, RecordSeals seals, Clock clock) {
        this.database = database;
        this.jdbc = jdbc;
        this.scan = scan;
        this.seals = seals;
        this.clock = clock;
    }

    /** @throws TechoException while this node looks into as many others */
    Found find(IncidentCriteria criteria) {
        if (!scans.tryAcquire()) {
            throw new TechoException(KeepingError.INCIDENT_BUSY);
        }
        try {
            return found(criteria);
        } finally {
            scans.release();
        }
    }

    private Found found(IncidentCriteria criteria) {
        try (TouchedRows items = TouchedRows.open(database)) {
            IncidentScope.Gathering gathered = new IncidentScope.Gathering(items);
            scan.records(criteria.from(), criteria.until(), opened -> {
                if (criteria.fits(opened.record())) {
                    gathered.add(opened.record(), opened.erased());
                }
            });
            return Found.of(gathered.scope(), items.categories());
        }
    }

    /** @return the id by which the persons can be asked for */
    String remember(Reported incident, Found found, TokenSubject operator) {
        IncidentScope scope = found.scope();
        String id = UUID.randomUUID().toString();
        IncidentCriteria criteria = incident.criteria();
        Optional<SealedIdentity> sealed = sealed(criteria, scope);
        jdbc.update(
                "insert into techo_incident (incident_id, reason, begins_at, ends_at, actor, client,"
                        + " token_fingerprint, sealed_key, sealed, request, export_job, known_at, malicious, persons, items,"
                        + " categories, found_by, found_at) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                id,
                incident.reason(),
                criteria.from().atOffset(ZoneOffset.UTC),
                criteria.until().atOffset(ZoneOffset.UTC),
                criteria.actor().filter(actor -> sealed.isEmpty()).orElse(null),
                criteria.client().orElse(null),
                criteria.token()
                        .filter(token -> sealed.isEmpty())
                        .map(TokenFingerprint::value)
                        .orElse(null),
                sealed.map(SealedIdentity::key).orElse(null),
                sealed.map(SealedIdentity::text).orElse(null),
                criteria.request().orElse(null),
                criteria.export().orElse(null),
                incident.known().atOffset(ZoneOffset.UTC),
                incident.malicious(),
                scope.persons().size() + scope.erasedPersons(),
                lines(scope.items(), type -> type),
                lines(found.categories(), DataCategory::code),
                operator.toString(),
                clock.instant().atOffset(ZoneOffset.UTC));
        return id;
    }

    private static <T> String lines(Map<T, Long> counts, Function<T, String> name) {
        return counts.entrySet().stream()
                .map(count -> name.apply(count.getKey()) + " " + count.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Of staff, operators and organisations, and a token that fits nothing, it stays in clear. */
    private Optional<SealedIdentity> sealed(IncidentCriteria criteria, IncidentScope scope) {
        return SoughtPerson.whose(criteria, scope)
                .map(person -> seals.of(Set.of(person))
                        .seal(person, SoughtPerson.of(criteria).text()))
                .or(() -> criteria.namesPerson() ? Optional.of(UNREADABLE) : Optional.empty());
    }

    Optional<Remembered> remembered(String id) {
        return jdbc
                .query("select * from techo_incident where incident_id = ?", (row, number) -> remembered(row), id)
                .stream()
                .findFirst();
    }

    private Remembered remembered(ResultSet row) throws SQLException {
        Optional<SoughtPerson> sought = sought(row);
        Instant from = instant(row, "begins_at");
        Instant until = instant(row, "ends_at");
        Optional<String> client = Optional.ofNullable(row.getString("client"));
        Optional<String> request = Optional.ofNullable(row.getString("request"));
        Optional<String> export = Optional.ofNullable(row.getString("export_job"));
        return new Remembered(
                sought.map(person ->
                        new IncidentCriteria(from, until, person.actor(), client, person.token(), request, export)),
                row.getString("found_by"));
    }

    /** @return empty when it was sealed for somebody who was erased, or names somebody of whom no record told */
    private Optional<SoughtPerson> sought(ResultSet row) throws SQLException {
        Optional<String> key = Optional.ofNullable(row.getString("sealed_key"));
        if (key.isEmpty()) {
            return Optional.of(new SoughtPerson(
                    Optional.ofNullable(row.getString("actor")),
                    Optional.ofNullable(row.getString("token_fingerprint")).map(TokenFingerprint::new)));
        }
        SealedIdentity sealed = new SealedIdentity(key.get(), row.getString("sealed"));
        return seals.opener(List.of(sealed.key())).open(sealed).map(SoughtPerson::parse);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /**
     * How far an incident reaches.
     *
     * @param categories how many items of each kind of data; unknown of what left in files, and of who was erased
     */
    record Found(IncidentScope scope, Map<DataCategory, Long> categories) {
        private static Found of(IncidentScope scope, Map<DataCategory, Long> known) {
            long all =
                    scope.items().values().stream().mapToLong(Long::longValue).sum();
            long listed = known.values().stream().mapToLong(Long::longValue).sum();
            Map<DataCategory, Long> categories = new EnumMap<>(DataCategory.class);
            categories.putAll(known);
            if (all > listed) {
                categories.merge(DataCategory.UNKNOWN, all - listed, Long::sum);
            }
            return new Found(scope, Collections.unmodifiableMap(categories));
        }
    }

    /**
     * An incident as an operator tells it.
     *
     * @param known when it became known
     * @param malicious whether somebody did it on purpose
     */
    record Reported(String reason, IncidentCriteria criteria, Instant known, boolean malicious) {}

    /**
     * One that was asked for.
     *
     * @param criteria empty when whoever did it was erased since: nobody can tell any more which requests those were
     * @param by which operator
     */
    record Remembered(Optional<IncidentCriteria> criteria, String by) {}
}
