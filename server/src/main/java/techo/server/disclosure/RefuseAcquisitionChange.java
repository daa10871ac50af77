package techo.server.disclosure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * The H2 trigger that lets the record of what was taken in only lose the digests of the files, and lets nobody delete it
 * before three years. V103 names it, so it must stay public and here.
 */
public final class RefuseAcquisitionChange implements Trigger {
    private static final int ACQUIRED_AT = 1;
    private static final int FILES = 9;

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        boolean allowed = after == null
                ? before != null && RefuseLedgerChange.isOld(connection, before[ACQUIRED_AT])
                : before != null && isReduced(before, after);
        if (!allowed) {
            throw new SQLException("the record of what was taken in is append-only", "42501");
        }
    }

    private static boolean isReduced(Object[] before, Object[] after) {
        Object[] reduced = before.clone();
        reduced[FILES] = "[]";
        return Arrays.equals(reduced, after);
    }
}
