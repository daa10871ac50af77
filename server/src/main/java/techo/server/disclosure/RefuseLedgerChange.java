package techo.server.disclosure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * The H2 trigger that lets an entry of the ledger only lose what the law does not ask for, and lets nobody delete it
 * before three years. V101 names it, so it must stay public and here.
 */
public final class RefuseLedgerChange implements Trigger {
    private static final int DISCLOSED_AT = 1;
    private static final int DUTY = 7;
    private static final int CONSENTS = 8;
    private static final int DIGEST_OF = 10;
    private static final int DIGEST = 11;
    private static final int REQUEST = 12;
    private static final int YEARS = 3;

    @Override
    public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) throws SQLException {
        boolean allowed = after == null
                ? before != null && isOld(connection, before[DISCLOSED_AT])
                : before != null && isReduced(before, after);
        if (!allowed) {
            throw new SQLException("the disclosure ledger is append-only", "42501");
        }
    }

    private static boolean isReduced(Object[] before, Object[] after) {
        return Arrays.equals(Arrays.copyOf(before, DUTY + 1), Arrays.copyOf(after, DUTY + 1))
                && "[]".equals(after[CONSENTS])
                && "nothing".equals(after[DIGEST_OF])
                && "".equals(after[DIGEST])
                && "".equals(after[REQUEST]);
    }

    /** Whether the law no longer asks for what happened at this moment. */
    static boolean isOld(Connection connection, Object disclosedAt) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_timestamp")) {
            row.next();
            OffsetDateTime now = row.getObject(1, OffsetDateTime.class);
            return disclosedAt instanceof OffsetDateTime at && !at.isAfter(now.minusYears(YEARS));
        }
    }
}
