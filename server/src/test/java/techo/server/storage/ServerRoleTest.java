package techo.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.testing.TestPostgres;

/** What the role of the server can do to what was recorded, on a real PostgreSQL. */
@Tag("database")
@EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
class ServerRoleTest {
    private static final String ROLE =
            "techo_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private static final String PASSWORD = "it's a secret";

    private static HikariDataSource owner;
    private static HikariDataSource server;

    @BeforeAll
    static void aMigratedDatabase() throws Exception {
        Map<String, Object> storage = TestPostgres.freshDatabase();
        owner = open(storage, storage.get("techo.storage.username"), storage.get("techo.storage.password"));
        new SchemaMigrations(owner, DatabaseKind.POSTGRESQL).migrate();
        ServerRole role = new ServerRole(ROLE);
        try (Connection connection = owner.getConnection()) {
            role.createIfAbsent(connection, PASSWORD);
            role.createIfAbsent(connection, "another password changes nothing");
            role.grant(connection);
        }
        server = open(storage, ROLE, PASSWORD);
    }

    @AfterAll
    static void closeConnections() {
        server.close();
        owner.close();
    }

    @Test
    void the_server_starts_as_a_role_that_does_not_own_the_schema() {
        assertThatCode(() -> new SchemaMigrations(server, DatabaseKind.POSTGRESQL).migrate())
                .doesNotThrowAnyException();
    }

    @Test
    void it_adds_records_and_changes_removes_or_empties_none() {
        JdbcTemplate jdbc = new JdbcTemplate(server);
        LocalDate month = YearMonth.of(2026, 4).atDay(1);
        jdbc.query("select techo_audit_prepare(?)", row -> {}, month);
        jdbc.query("select techo_audit_prepare(?)", row -> {}, month);
        jdbc.update(
                "insert into techo_audit values ('n1', 1, now(), 'read', 'done', 200, 'nobody', '', '', '{}', ?, ?, ?)",
                "0".repeat(64),
                "0".repeat(64),
                month);
        assertThat(jdbc.queryForObject("select count(*) from techo_audit", Integer.class))
                .isEqualTo(1);
        for (String table : new String[] {
            "techo_audit", "techo_audit_2026_04", "techo_audit_patient", "techo_audit_checkpoint", "techo_audit_retired"
        }) {
            refused("update " + table + " set node = 'x'");
            refused("delete from " + table);
            refused("truncate " + table);
            refused("drop table " + table);
        }
        refused("alter table techo_audit disable trigger all");
        refused("set session_replication_role = replica");
        refused("select techo_audit_retire('2026-04-01')");
        refused("create or replace function techo_audit_refuse_change() returns trigger language plpgsql as"
                + " $$ begin return new; end $$");
    }

    @Test
    void a_name_that_would_need_quotes_is_no_role() {
        assertThatThrownBy(() -> new ServerRole("techo; drop table x")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(String sql) {
        assertThatThrownBy(() -> new JdbcTemplate(server).execute(sql))
                .as(sql)
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .extracting("SQLState")
                .isEqualTo("42501");
    }

    private static HikariDataSource open(Map<String, Object> storage, Object name, Object password) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(String.valueOf(storage.get("techo.storage.url")));
        pool.setUsername(String.valueOf(name));
        pool.setPassword(String.valueOf(password));
        pool.setMaximumPoolSize(4);
        return pool;
    }
}
