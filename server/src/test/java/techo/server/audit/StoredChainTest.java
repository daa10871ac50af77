package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.audit.ChainDefect;
import techo.policy.audit.ChainVerifier;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class StoredChainTest {
    @Autowired
    private DataSource database;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    @Test
    void the_chain_of_the_running_server_verifies_from_its_first_record() throws Exception {
        for (int i = 0; i < 20; i++) {
            fhir.get(tokens.citizen("nobody-" + i), "/Observation?code=x");
        }
        List<ChainDefect> defects = new ArrayList<>();
        ChainVerifier verifier = new ChainVerifier(List.of(), defects::add);
        try (Connection connection = database.getConnection()) {
            new StoredChains(connection).recompute(verifier::accept);
        }
        verifier.finish();
        assertThat(defects).isEmpty();
        assertThat(verifier.records()).isGreaterThanOrEqualTo(20);
        assertThat(verifier.heads()).hasSize(1);
    }
}
