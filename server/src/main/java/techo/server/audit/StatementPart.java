package techo.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are added in a statement of PostgreSQL that adds others too.
 *
 * @param sql one statement with a placeholder for each column, in this order. It may refer to the relation {@code moved},
 *     and must do nothing when that is empty
 * @param columns the values
 */
public record StatementPart(String sql, List<Column> columns) {
    public StatementPart {
        columns = List.copyOf(columns);
    }

    /** @return the place of the next placeholder */
    int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        int place = first;
        for (Column column : columns) {
            statement.setArray(
                    place++,
                    connection.createArrayOf(column.type(), column.values().toArray()));
        }
        return place;
    }

    /** @param type of one value, as PostgreSQL names it. @param values one for each row; some may be null */
    public record Column(String type, List<@Nullable Object> values) {}
}
