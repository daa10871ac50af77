package techo.server.disclosure;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How the register named an organisation when something was disclosed to it, or came from it.
 *
 * @param country ISO 3166-1 alpha-2
 */
record NamedRecipient(int version, String legalName, String address, String representative, String country) {
    /** From a row of techo_recipient_version, joined from outside; empty where the register knew nothing. */
    static Optional<NamedRecipient> of(ResultSet row) throws SQLException {
        String legalName = row.getString("legal_name");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new NamedRecipient(
                        row.getInt("version"),
                        legalName,
                        row.getString("address"),
                        row.getString("representative"),
                        row.getString("country")));
    }
}
