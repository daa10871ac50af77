package techo.server.disclosure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * The H2 trigger that lets the record of what was taken in only lose the digests of the files, and lets nobody delete it
 * before three years, but for what operators entered themselves of somebody who is being erased. V103 names it, so it must
 * stay public and here.
 */
public final class RefuseAcquisitionChange implements Trigger {
    private static final int PATIENT_ID = 0;
    private static final int ACQUIRED_AT = 1;
    private static final int FILES = 9;
    private static final int SOURCE = 10;

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        boolean allowed = after == null
                ? before != null
                        && (RefuseLedgerChange.isOld(connection, before[ACQUIRED_AT])
                                || isOwnEntryOfErased(connection, before))
                : before != null && isReduced(before, after);
        if (!allowed) {
            throw new SQLException("the record of what was taken in is append-only", "42501");
        }
    }

    private static boolean isOwnEntryOfErased(Connection connection, Object[] before) throws SQLException {
        if (!"OWN_ENTRY".equals(before[SOURCE])) {
            return false;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from techo_erasure where patient_id = ? and state in ('WAITING', 'CLEANING')")) {
            select.setObject(1, before[PATIENT_ID]);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static boolean isReduced(Object[] before, Object[] after) {
        Object[] reduced = before.clone();
        reduced[FILES] = "[]";
        return Arrays.equals(reduced, after);
    }
}
