package techo.server.export;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.DataCategory;
import techo.policy.identity.PurposeOfUse;

/** Makes many people of a few that HAPI stored, by multiplying their rows in PostgreSQL, without their search indexes. */
final class CopiedPeople {
    private static final long STEP = 10_000_000L;
    /** A copy names the copies of what its original names, as a record names itself. */
    private static final String RENAMED =
            "regexp_replace(res_text_vc, '(\"reference\":\"[A-Za-z]+/[^\"]{1,60})\"', '\\1-%d\"', 'g')";

    private final JdbcTemplate database;

    CopiedPeople(JdbcTemplate database) {
        this.database = database;
    }

    /** @param factor how many times all people are there in the end */
    void multiply(int factor) {
        for (int copy = 1; copy < factor; copy++) {
            multiply("hfj_resource", Set.of("res_id"), Set.of("fhir_id"), copy);
            multiply("hfj_res_ver", Set.of("pid", "res_id"), Set.of(), copy);
            multiply("techo_resource", Set.of("res_id", "patient_pid"), Set.of(), copy);
        }
    }

    /** As if everybody had consented to everything, and had been told what the register says of the recipient. */
    void consent(String recipient, PurposeOfUse purpose) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        for (DataCategory category : DataCategory.values()) {
            database.update(
                    "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from, valid_to,"
                            + " consent_res_id, consent_version, recipient_version)"
                            + " select distinct cast(? as varchar), cast(? as varchar), patient_pid, cast(? as smallint),"
                            + " cast(? as timestamptz), cast(? as timestamptz), 0, 1, 1 from techo_resource",
                    recipient,
                    purpose.code(),
                    category.number(),
                    now.minusDays(1),
                    now.plusDays(1));
        }
    }

    void analyze() {
        database.execute("vacuum analyze");
    }

    long resources() {
        return Optional.ofNullable(database.queryForObject("select count(*) from techo_resource", Long.class))
                .orElse(0L);
    }

    private void multiply(String table, Set<String> shifted, Set<String> suffixed, int copy) {
        List<String> columns = database.queryForList(
                "select column_name from information_schema.columns where table_name = ? and is_generated = 'NEVER'",
                String.class,
                table);
        String values = columns.stream()
                .map(column -> copied(column, shifted, suffixed, copy))
                .collect(Collectors.joining(", "));
        String key = shifted.contains("pid") ? "pid" : "res_id";
        database.update("insert into " + table + " (" + String.join(", ", columns) + ") select " + values + " from "
                + table + " where " + key + " < " + STEP);
    }

    private static String copied(String column, Set<String> shifted, Set<String> suffixed, int copy) {
        if (shifted.contains(column)) {
            return column + " + " + copy * STEP;
        }
        if (column.equals("res_text_vc")) {
            return String.format(Locale.ROOT, RENAMED, copy);
        }
        return suffixed.contains(column) ? "left(" + column + ", 60) || '-" + copy + "'" : column;
    }
}
