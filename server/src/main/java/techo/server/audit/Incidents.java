package techo.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.IncidentCriteria;
import techo.policy.audit.IncidentScope;
import techo.policy.identity.TokenFingerprint;
import techo.policy.identity.TokenSubject;

/** Finds in the trail whom an incident touched, and remembers who asked, so that another one is asked for the names. */
final class Incidents {
    private final JdbcTemplate jdbc;
    private final AuditScan scan;
    private final Clock clock;

    Incidents(JdbcTemplate jdbc, AuditScan scan, Clock clock) {
        this.jdbc = jdbc;
        this.scan = scan;
        this.clock = clock;
    }

    IncidentScope scope(IncidentCriteria criteria) {
        IncidentScope scope = new IncidentScope();
        scan.records(criteria.from(), criteria.until(), opened -> {
            if (criteria.fits(opened.record())) {
                scope.add(opened.record(), opened.erased());
            }
        });
        return scope;
    }

    /** @return the id by which the persons can be asked for */
    String remember(Reported incident, IncidentScope scope, TokenSubject operator) {
        String id = UUID.randomUUID().toString();
        IncidentCriteria criteria = incident.criteria();
        jdbc.update(
                "insert into techo_incident (incident_id, reason, begins_at, ends_at, actor, client,"
                        + " token_fingerprint, request, export_job, known_at, malicious, persons, found_by, found_at)"
                        + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                id,
                incident.reason(),
                criteria.from().atOffset(ZoneOffset.UTC),
                criteria.until().atOffset(ZoneOffset.UTC),
                criteria.actor().orElse(null),
                criteria.client().orElse(null),
                criteria.token().map(TokenFingerprint::value).orElse(null),
                criteria.request().orElse(null),
                criteria.export().orElse(null),
                incident.known().atOffset(ZoneOffset.UTC),
                incident.malicious(),
                scope.persons().size() + scope.erasedPersons(),
                operator.toString(),
                clock.instant().atOffset(ZoneOffset.UTC));
        return id;
    }

    Optional<Remembered> find(String id) {
        return jdbc
                .query("select * from techo_incident where incident_id = ?", (row, number) -> remembered(row), id)
                .stream()
                .findFirst();
    }

    private static Remembered remembered(ResultSet row) throws SQLException {
        return new Remembered(
                new IncidentCriteria(
                        instant(row, "begins_at"),
                        instant(row, "ends_at"),
                        Optional.ofNullable(row.getString("actor")),
                        Optional.ofNullable(row.getString("client")),
                        Optional.ofNullable(row.getString("token_fingerprint")).map(TokenFingerprint::new),
                        Optional.ofNullable(row.getString("request")),
                        Optional.ofNullable(row.getString("export_job"))),
                row.getString("found_by"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /**
     * An incident as an operator tells it.
     *
     * @param known when it became known
     * @param malicious whether somebody did it on purpose
     */
    record Reported(String reason, IncidentCriteria criteria, Instant known, boolean malicious) {}

    /** One that was asked for. @param by which operator */
    record Remembered(IncidentCriteria criteria, String by) {}
}
