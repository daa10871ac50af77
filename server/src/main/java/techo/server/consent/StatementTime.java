package techo.server.consent;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instant that a statement asks about. What is in force is told by the clock of the database, so that all nodes
 * agree to the moment and a node with a wrong clock opens nothing.
 *
 * @param sql the instant as SQL
 * @param about the instant itself where one is stated; of now, what the clock of this node says, which decides nothing
 */
public record StatementTime(String sql, List<Object> arguments, Instant about) {
    private static final Pattern PLACEHOLDERS = Pattern.compile(":now|\\?");

    public StatementTime {
        arguments = List.copyOf(arguments);
    }

    /** Now, by the clock of the database. @param node what the clock of this node says */
    public static StatementTime ofDatabase(Instant node) {
        return new StatementTime("current_timestamp", List.of(), node);
    }

    /** A given instant, for questions about another time than now. */
    public static StatementTime at(Instant instant) {
        return new StatementTime(
                "cast(? as timestamp with time zone)", List.of(instant.atOffset(ZoneOffset.UTC)), instant);
    }

    /** The instant itself. @param database tells what the clock of the database says now */
    Instant told(Supplier<Instant> database) {
        return arguments.isEmpty() ? database.get() : about;
    }

    /** @param template a condition in which {@code :now} stands for the instant, beside a {@code ?} for each argument */
    public SqlPredicate in(String template, Object... others) {
        String condition = template.replace(":now", sql);
        if (arguments.isEmpty()) {
            return new SqlPredicate(condition, List.of(others));
        }
        List<Object> all = new ArrayList<>();
        Iterator<Object> next = List.of(others).iterator();
        Matcher placeholders = PLACEHOLDERS.matcher(template);
        while (placeholders.find()) {
            if (placeholders.group().equals("?")) {
                all.add(next.next());
            } else {
                all.addAll(arguments);
            }
        }
        return new SqlPredicate(condition, all);
    }
}
