package techo.server.consent;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition to put behind {@code where} or {@code and}.
 *
 * @param sql a boolean expression with {@code ?} for each argument; the same text on H2 and PostgreSQL
 * @param arguments the values in order, of types that JDBC and Hibernate bind alike
 */
public record SqlPredicate(String sql, List<Object> arguments) {
    public SqlPredicate {
        arguments = List.copyOf(arguments);
    }

    /** The same about another row than {@code r}. Not by a pattern, because every read of a recipient asks for it. */
    public SqlPredicate about(String row) {
        StringBuilder renamed = new StringBuilder(sql.length());
        int done = 0;
        for (int at = sql.indexOf("r."); at >= 0; at = sql.indexOf("r.", at + 1)) {
            if (at == 0 || !Character.isJavaIdentifierPart(sql.charAt(at - 1))) {
                renamed.append(sql, done, at).append(row);
                done = at + 1;
            }
        }
        return new SqlPredicate(renamed.append(sql, done, sql.length()).toString(), arguments);
    }

    SqlPredicate and(SqlPredicate other) {
        List<Object> both = new ArrayList<>(arguments);
        both.addAll(other.arguments);
        return new SqlPredicate(sql + " and " + other.sql, both);
    }

    SqlPredicate or(SqlPredicate other) {
        List<Object> both = new ArrayList<>(arguments);
        both.addAll(other.arguments);
        return new SqlPredicate("(" + sql + " or " + other.sql + ")", both);
    }
}
