package techo.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class SchemaMigrationsTest {
    private static final String APPLIED =
            "select count(*) from \"techo_schema_history\" where \"version\" = '103' and \"success\" = true";

    @Test
    void a_site_gets_a_migration_that_is_numbered_below_those_that_it_has_had() {
        JdbcDataSource memory = new JdbcDataSource();
        memory.setUrl("jdbc:h2:mem:migrations;DB_CLOSE_DELAY=-1");
        SchemaMigrations migrations = new SchemaMigrations(memory, DatabaseKind.H2);
        JdbcTemplate database = new JdbcTemplate(memory);
        migrations.migrate();
        database.execute("drop trigger techo_acquisition_no_change");
        database.update("delete from \"techo_schema_history\" where \"version\" = '103'");

        migrations.migrate();

        assertThat(database.queryForObject(APPLIED, Integer.class)).isOne();
        assertThat(database.queryForObject(
                        "select count(*) from information_schema.triggers"
                                + " where trigger_name = 'TECHO_ACQUISITION_NO_CHANGE'",
                        Integer.class))
                .isPositive();
        database.execute("shutdown");
    }
}
