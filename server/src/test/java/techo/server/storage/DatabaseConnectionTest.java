package techo.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.testing.TestPostgres;

@Tag("database")
@EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
class DatabaseConnectionTest {

    @Test
    void an_error_of_the_database_quotes_no_value_of_a_row(@TempDir Path data) {
        Map<String, Object> storage = TestPostgres.freshDatabase();
        StorageProperties properties = new StorageProperties(
                data,
                String.valueOf(storage.get("techo.storage.url")),
                String.valueOf(storage.get("techo.storage.username")),
                String.valueOf(storage.get("techo.storage.password")),
                8,
                Duration.ofSeconds(5));
        try (HikariDataSource pool =
                new HikariDataSource(DatabaseConnection.pool(properties, DataDirectory.open(data)))) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table finding (word text primary key)");
            jdbc.update("insert into finding values (?)", "hepatitis");
            assertThatThrownBy(() -> jdbc.update("insert into finding values (?)", "hepatitis"))
                    .isInstanceOf(DuplicateKeyException.class)
                    .hasStackTraceContaining("finding_pkey")
                    .satisfies(error -> assertThat(error).rootCause().hasMessageNotContaining("hepatitis"));
        }
    }
}
