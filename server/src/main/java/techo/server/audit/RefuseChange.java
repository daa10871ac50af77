package techo.server.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * The H2 trigger that keeps the audit tables append-only; V21 and V112 name it, so it must stay public and here. Rows of
 * a month that is over for three years may be deleted, as retention does.
 */
public final class RefuseChange implements Trigger {

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        if (after != null || before == null || !mayBeRetired(connection, before[before.length - 1])) {
            throw new SQLException("the audit trail is append-only", "42501");
        }
    }

    /** The month is the last column, whatever class the database gives it in. */
    private static boolean mayBeRetired(Connection connection, Object month) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select cast(dateadd('month', -37, current_date) as varchar)")) {
            row.next();
            return !LocalDate.parse(String.valueOf(month)).isAfter(LocalDate.parse(row.getString(1)));
        }
    }
}
