package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.audit.AuditProperties.DatabaseRole;
import techo.server.config.Mode;
import techo.server.config.UnsafeInProductionException;
import techo.server.storage.DatabaseKind;
import techo.server.testing.ServerTest;

/** Tests own their tables, as a server in production must not. */
@ServerTest
class AuditRightsTest {
    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private DatabaseKind kind;

    @Test
    void in_production_a_role_that_could_change_records_is_refused_unless_the_configuration_takes_it() {
        AuditRights rights = new AuditRights(jdbc, kind);
        if (kind == DatabaseKind.POSTGRESQL) {
            assertThatThrownBy(() -> rights.require(Mode.PRODUCTION, DatabaseRole.APPEND_ONLY))
                    .isInstanceOf(UnsafeInProductionException.class)
                    .hasMessageContainingAll("techo.storage.username", "techo.audit.database-role=owner");
        }
        assertThatCode(() -> rights.require(Mode.PRODUCTION, DatabaseRole.OWNER))
                .doesNotThrowAnyException();
        assertThatCode(() -> rights.require(Mode.TRIAL, DatabaseRole.APPEND_ONLY))
                .doesNotThrowAnyException();
    }
}
