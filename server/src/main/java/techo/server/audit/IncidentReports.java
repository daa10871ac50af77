package techo.server.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;
import techo.policy.identity.TokenSubject;
import techo.server.audit.IncidentReport.Noted;

/** What is reported of incidents, and who of those whom they touched was told. */
final class IncidentReports {
    private static final String SELECT = "select i.*, (select count(*) from techo_incident_notice n"
            + " where n.incident_id = i.incident_id) as told from techo_incident i";

    private final JdbcTemplate jdbc;
    private final RecordSeals seals;
    private final Clock clock;

    IncidentReports(JdbcTemplate jdbc, RecordSeals seals, Clock clock) {
        this.jdbc = jdbc;
        this.seals = seals;
        this.clock = clock;
    }

    Optional<IncidentReport> find(String incident) {
        return jdbc.query(SELECT + " where i.incident_id = ?", (row, number) -> report(row), incident).stream()
                .findFirst();
    }

    /** Newest first. */
    List<IncidentReport> all(int offset, int count) {
        return jdbc.query(
                SELECT + " order by i.found_at desc, i.incident_id offset ? rows fetch first ? rows only",
                (row, number) -> report(row),
                offset,
                count);
    }

    /** What is not given stays as it was noted before. */
    void note(String incident, Noted noted, TokenSubject operator) {
        jdbc.update(
                "update techo_incident set cause = coalesce(?, cause), second_damage = coalesce(?, second_damage),"
                        + " measures = coalesce(?, measures), encrypted = coalesce(?, encrypted), noted_by = ?,"
                        + " noted_at = ? where incident_id = ?",
                noted.cause().orElse(null),
                noted.secondDamage().orElse(null),
                noted.measures().orElse(null),
                noted.encrypted().orElse(null),
                operator.toString(),
                now(),
                incident);
    }

    /** Each is told once; the first time counts. */
    void tell(String incident, Set<PatientId> persons, TokenSubject operator) {
        seals.keyIds(persons)
                .values()
                .forEach(key -> jdbc.update(
                        "insert into techo_incident_notice (incident_id, person_key, told_at, told_by)"
                                + " select i.incident_id, ?, ?, ? from techo_incident i where i.incident_id = ?"
                                + " and not exists (select 1 from techo_incident_notice n"
                                + " where n.incident_id = i.incident_id and n.person_key = ?)",
                        key,
                        now(),
                        operator.toString(),
                        incident,
                        key));
    }

    /** When each was told, of those who were. */
    Map<PatientId, Instant> told(String incident, Set<PatientId> persons) {
        Map<String, Instant> byKey = new HashMap<>();
        jdbc.query(
                "select person_key, told_at from techo_incident_notice where incident_id = ?",
                row -> {
                    byKey.put(
                            row.getString("person_key"), instant(row, "told_at").orElseThrow());
                },
                incident);
        Map<PatientId, Instant> told = new HashMap<>();
        if (!byKey.isEmpty()) {
            seals.keyIds(persons)
                    .forEach(
                            (person, key) -> Optional.ofNullable(byKey.get(key)).ifPresent(at -> told.put(person, at)));
        }
        return told;
    }

    private static IncidentReport report(ResultSet row) throws SQLException {
        @Nullable Boolean encrypted = row.getObject("encrypted", Boolean.class);
        return new IncidentReport(
                row.getString("incident_id"),
                row.getString("reason"),
                instant(row, "begins_at").orElseThrow(),
                instant(row, "ends_at").orElseThrow(),
                instant(row, "known_at").orElseThrow(),
                row.getBoolean("malicious"),
                row.getLong("persons"),
                row.getLong("told"),
                Optional.ofNullable(row.getString("items")),
                Optional.ofNullable(row.getString("categories")),
                new Noted(
                        Optional.ofNullable(row.getString("cause")),
                        Optional.ofNullable(row.getString("second_damage")),
                        Optional.ofNullable(row.getString("measures")),
                        Optional.ofNullable(encrypted)),
                instant(row, "noted_at"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
