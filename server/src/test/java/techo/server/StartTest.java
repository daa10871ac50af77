package techo.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;

@ServerTest
class StartTest {
    @Autowired
    private FhirHttp fhir;

    @Autowired
    private JdbcTemplate database;

    @Test
    void both_schemas_are_in_place_when_the_server_answers() {
        assertThat(database.queryForObject("select count(*) from \"FLY_HFJ_MIGRATION\"", Long.class))
                .isPositive();
        assertThat(database.queryForObject("select count(*) from \"techo_schema_history\"", Long.class))
                .isPositive();
    }

    @Test
    void nothing_but_metadata_is_shown_without_a_token() {
        assertThat(fhir.get("", "/Patient").statusCode()).isEqualTo(401);
    }
}
