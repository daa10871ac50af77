package techo.e2e;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes many people of the records of a few by multiplying rows in SQL, without their search indexes. */
final class RowCopies {
    private static final long STEP = 10_000_000L;
    private static final List<String> TYPES =
            List.of("Patient", "Observation", "DocumentReference", "Binary", "Composition", "Bundle");
    private static final String RECORDS = "t.res_id in (select r.res_id from hfj_resource r where r.res_id < " + STEP
            + " and r.res_type in ('" + String.join("', '", TYPES) + "'))";
    /** A copy names the copies of what its original names, as a record names itself. */
    private static final String RENAMED = "regexp_replace(t.res_text_vc, '(\"reference\":\"(?:"
            + String.join("|", TYPES) + ")/[^\"]+)\"', '\\1-' || i || '\"', 'g')";

    private final Connection database;
    private final int copies;

    /** @param copies of each row */
    RowCopies(Connection database, int copies) {
        this.database = database;
        this.copies = copies;
    }

    /** HAPI's rows of records. */
    void resources() throws SQLException {
        copy("hfj_resource", RECORDS, Map.of("res_id", shifted("res_id"), "fhir_id", "t.fhir_id || '-' || i"));
        copy(
                "hfj_res_ver",
                RECORDS,
                Map.of("pid", shifted("pid"), "res_id", shifted("res_id"), "res_text_vc", RENAMED));
    }

    /** Whose each copy is, and that each copied person consented to what the person before did. */
    void owners() throws SQLException {
        copy(
                "techo_resource",
                RECORDS + " and t.patient_pid > 0",
                Map.of("res_id", shifted("res_id"), "patient_pid", shifted("patient_pid")));
        copy("techo_grant", "true", Map.of("patient_pid", shifted("patient_pid")), "grant_id");
    }

    void analyze() throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("vacuum analyze");
        }
    }

    private static String shifted(String column) {
        return "t." + column + " + i::bigint * " + STEP;
    }

    /**
     * @param values in place of those of some columns
     * @param own columns that the database fills in
     */
    private void copy(String table, String wanted, Map<String, String> values, String... own) throws SQLException {
        try (Statement statement = database.createStatement()) {
            Map<String, String> columns = new LinkedHashMap<>();
            for (String column : columns(statement, table)) {
                columns.put(column, values.getOrDefault(column, "t." + column));
            }
            columns.keySet().removeAll(List.of(own));
            statement.execute("insert into " + table + " (" + String.join(", ", columns.keySet()) + ") select "
                    + String.join(", ", columns.values()) + " from " + table + " t cross join generate_series(1, "
                    + copies + ") i where " + wanted);
        }
    }

    private static List<String> columns(Statement statement, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet row =
                statement.executeQuery("select column_name from information_schema.columns where table_name = '" + table
                        + "' and is_generated = 'NEVER' order by ordinal_position")) {
            while (row.next()) {
                columns.add(row.getString(1));
            }
        }
        return columns;
    }
}
