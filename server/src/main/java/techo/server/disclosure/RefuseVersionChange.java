package techo.server.disclosure;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * The H2 trigger that keeps what the register said of a recipient for ever, because entries of the ledger refer to it.
 * V101 names it, so it must stay public and here.
 */
public final class RefuseVersionChange implements Trigger {
    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        throw new SQLException("versions of the register are append-only", "42501");
    }
}
