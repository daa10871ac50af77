package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import techo.server.storage.DatabaseKind;

/**
 * The months that records are kept by. On PostgreSQL each is a partition, which a function of the owner makes once,
 * however many nodes ask; it is there before the first record of the month, and the next one a month ahead.
 */
final class AuditMonths {
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    private final DatabaseKind kind;
    private final Clock clock;
    private volatile Optional<YearMonth> prepared = Optional.empty();

    AuditMonths(DatabaseKind kind, Clock clock) {
        this.kind = kind;
        this.clock = clock;
    }

    YearMonth now() {
        return YearMonth.from(clock.instant().atZone(JAPAN));
    }

    /** @param connection with auto-commit. @return the first day of the present month, for which there is a place */
    LocalDate ready(Connection connection) throws SQLException {
        YearMonth now = now();
        if (kind == DatabaseKind.POSTGRESQL && prepared.filter(now::equals).isEmpty()) {
            prepare(connection, now);
            prepare(connection, now.plusMonths(1));
            prepared = Optional.of(now);
        }
        return now.atDay(1);
    }

    private static void prepare(Connection connection, YearMonth month) throws SQLException {
        try (PreparedStatement prepare = connection.prepareStatement("select techo_audit_prepare(?)")) {
            prepare.setObject(1, month.atDay(1));
            prepare.execute();
        }
    }
}
