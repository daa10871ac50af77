package techo.server.erasure;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks for a text wherever the database could have it: in every column of letters or bytes, reading each table once. */
final class TextInDatabase {
    private static final String COLUMNS = "select c.table_name as t, c.column_name as c, lower(c.data_type) as d"
            + " from information_schema.columns c join information_schema.tables b"
            + " on b.table_schema = c.table_schema and b.table_name = c.table_name"
            + " where lower(c.table_schema) = 'public' and b.table_type in ('BASE TABLE', 'TABLE')";

    /** What the months of the audit trail hold is found in the whole. */
    private static final String PARTITION = ".*_[0-9]{4}_[0-9]{2}";

    private final JdbcTemplate jdbc;

    TextInDatabase(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The resources of which a version has it. */
    List<Long> versions(String text) {
        return jdbc.queryForList(
                "select distinct res_id from hfj_res_ver where res_text_vc like ?", Long.class, "%" + text + "%");
    }

    /** The tables that have this text in any column. */
    Set<String> places(String text) {
        boolean bytesCanBeSearched = !isH2();
        Map<String, List<String>> conditions = new TreeMap<>();
        Map<String, List<Object>> arguments = new TreeMap<>();
        for (Map<String, Object> column : jdbc.queryForList(COLUMNS)) {
            String table = String.valueOf(column.get("t"));
            String type = String.valueOf(column.get("d"));
            String quoted = "\"" + column.get("c") + "\"";
            boolean bytes = type.contains("binary") || type.equals("bytea");
            boolean letters = type.contains("char") || type.equals("text");
            if (table.matches(PARTITION) || !(letters || (bytes && bytesCanBeSearched))) {
                continue;
            }
            conditions
                    .computeIfAbsent(table, any -> new ArrayList<>())
                    .add(bytes ? "position(? in " + quoted + ") > 0" : quoted + " like ?");
            arguments
                    .computeIfAbsent(table, any -> new ArrayList<>())
                    .add(bytes ? text.getBytes(StandardCharsets.UTF_8) : "%" + text + "%");
        }
        return conditions.keySet().stream()
                .filter(table -> !jdbc.queryForList(
                                "select 1 from \"" + table + "\" where " + String.join(" or ", conditions.get(table))
                                        + " fetch first 1 rows only",
                                Integer.class,
                                arguments.get(table).toArray())
                        .isEmpty())
                .map(table -> table.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private boolean isH2() {
        return Boolean.TRUE.equals(jdbc.execute((Connection connection) ->
                connection.getMetaData().getDatabaseProductName().equals("H2")));
    }
}
