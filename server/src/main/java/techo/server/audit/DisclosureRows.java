package techo.server.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import techo.policy.disclosure.DisclosureEntry;

/** Where the disclosure ledger is kept, beside the audit trail. */
public interface DisclosureRows {

    /** Adds all of them in the transaction of the connection, which is neither committed nor closed here. */
    void insert(Connection connection, List<DisclosureEntry> entries) throws SQLException;

    /** The same as a part of another statement; empty where that statement alone cannot tell what to add. */
    Optional<StatementPart> part(List<DisclosureEntry> entries);
}
