package techo.server.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What stands behind {@code in}. The last value is repeated until there are 1, 2, 4, 8 and so on, so that lists of all
 * lengths share a few statements, which the database then parses and plans once for a connection.
 *
 * @param sql placeholders in parentheses
 */
record InList(String sql, List<Object> arguments) {
    InList {
        arguments = List.copyOf(arguments);
    }

    /** @param values at least one */
    static InList of(Collection<?> values) {
        List<Object> padded = new ArrayList<>(values);
        int length = Math.max(1, Integer.highestOneBit(padded.size() * 2 - 1));
        Object last = padded.get(padded.size() - 1);
        while (padded.size() < length) {
            padded.add(last);
        }
        return new InList("(" + "?,".repeat(length - 1) + "?)", padded);
    }
}
