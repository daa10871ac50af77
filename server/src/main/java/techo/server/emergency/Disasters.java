package techo.server.emergency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.consent.Disaster;
import techo.policy.consent.Period;
import techo.policy.identity.TokenSubject;
import techo.policy.recipient.Prefecture;
import techo.server.storage.DatabaseClock;

/** Declared disasters. One operator declares and ends them, because neither must wait; both are in the audit trail. */
final class Disasters {
    private final JdbcTemplate jdbc;
    private final DatabaseClock clock;

    Disasters(JdbcTemplate jdbc, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    List<Disaster> all() {
        return jdbc.query("select * from techo_disaster", (row, number) -> disaster(row));
    }

    /** @return the id by which it is ended */
    String declare(String name, Disaster disaster, TokenSubject operator) {
        String id = UUID.randomUUID().toString();
        jdbc.update(
                "insert into techo_disaster (disaster_id, name, area, categories, valid_from, valid_to, declared_by,"
                        + " declared_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                name,
                disaster.area().stream().map(Prefecture::code).sorted().collect(Collectors.joining(",")),
                disaster.categories().stream()
                        .map(category -> Integer.toString(category.number()))
                        .sorted()
                        .collect(Collectors.joining(",")),
                disaster.period().from().atOffset(ZoneOffset.UTC),
                disaster.period().until().atOffset(ZoneOffset.UTC),
                operator.toString(),
                clock.instant().atOffset(ZoneOffset.UTC));
        return id;
    }

    /** Ends it now; records that were opened for it stay open as long as they were opened. @return false for none */
    boolean end(String id, TokenSubject operator) {
        Instant now = clock.instant();
        return jdbc.update(
                        "update techo_disaster set valid_to = ?, ended_by = ? where disaster_id = ? and valid_to > ?"
                                + " and valid_from < ?",
                        now.atOffset(ZoneOffset.UTC),
                        operator.toString(),
                        id,
                        now.atOffset(ZoneOffset.UTC),
                        now.atOffset(ZoneOffset.UTC))
                > 0;
    }

    private static Disaster disaster(ResultSet row) throws SQLException {
        return new Disaster(
                values(row.getString("area")).stream().map(Prefecture::new).collect(Collectors.toSet()),
                new Period(instant(row, "valid_from"), instant(row, "valid_to")),
                values(row.getString("categories")).stream()
                        .map(Integer::parseInt)
                        .map(DataCategory::ofNumber)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }

    private static Collection<String> values(String list) {
        return Arrays.stream(list.split(",")).filter(value -> !value.isEmpty()).collect(Collectors.toSet());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
