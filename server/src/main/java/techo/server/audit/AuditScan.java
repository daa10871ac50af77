package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import techo.server.audit.AuditPayload.Opened;

/** Reads the records of a time, opened, as a stream: for reviews and investigations, not for requests of people. */
final class AuditScan {
    private static final int AT_ONCE = 200;

    private final DataSource database;
    private final AuditPayload payloads;

    AuditScan(DataSource database, AuditPayload payloads) {
        this.database = database;
        this.payloads = payloads;
    }

    /** @param until the first moment that is no longer wanted */
    void records(Instant from, Instant until, Consumer<Opened> each) {
        String sql = "select payload from techo_audit where recorded_at >= ? and recorded_at < ?";
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setFetchSize(AT_ONCE);
                select.setObject(1, from.atOffset(ZoneOffset.UTC));
                select.setObject(2, until.atOffset(ZoneOffset.UTC));
                try (ResultSet row = select.executeQuery()) {
                    List<String> portion = new ArrayList<>(AT_ONCE);
                    while (row.next()) {
                        portion.add(row.getString(1));
                        if (portion.size() == AT_ONCE) {
                            payloads.open(portion).forEach(each);
                            portion.clear();
                        }
                    }
                    payloads.open(portion).forEach(each);
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the audit records cannot be read", e);
        }
    }
}
