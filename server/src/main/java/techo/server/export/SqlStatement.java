package techo.server.export;

import java.util.ArrayList;
import java.util.List;
import techo.server.consent.SqlPredicate;

/** SQL and its arguments in the making. */
final class SqlStatement {
    private final StringBuilder sql;
    private final List<Object> arguments = new ArrayList<>();

    SqlStatement(String beginning) {
        this.sql = new StringBuilder(beginning);
    }

    void add(String more, Object... values) {
        sql.append(more);
        arguments.addAll(List.of(values));
    }

    void add(SqlPredicate condition) {
        sql.append(condition.sql());
        arguments.addAll(condition.arguments());
    }

    /** @param opening ends with the parenthesis */
    void in(String opening, List<?> values) {
        sql.append(opening).append("?,".repeat(values.size() - 1)).append("?)");
        arguments.addAll(values);
    }

    SqlPredicate done() {
        return new SqlPredicate(sql.toString(), arguments);
    }
}
