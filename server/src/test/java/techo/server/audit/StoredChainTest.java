package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.ChainDefect;
import techo.policy.audit.ChainHead;
import techo.policy.audit.ChainVerifier;
import techo.policy.audit.HashChain;
import techo.policy.audit.IntentId;
import techo.policy.audit.NodeId;
import techo.policy.audit.PersonSeal;
import techo.server.audit.AuditRows.Entry;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

@ServerTest
class StoredChainTest {
    @Autowired
    private DataSource database;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private AuditRows rows;

    @Autowired
    private RecordSeals seals;

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
        assertThat(verifier.heads()).isNotEmpty();
    }

    @Test
    void rows_that_changed_places_were_changed_or_removed_or_cut_off_are_each_named() throws Exception {
        NodeId node = new NodeId("n" + UUID.randomUUID().toString().substring(0, 8));
        ChainHead end = append(node, 300);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            String schema = connection.getSchema();
            // A copy, because nothing can be done to the table itself.
            statement.execute("create schema \"" + node.value() + "\"");
            statement.execute(
                    "create table \"" + node.value() + "\".techo_audit as select node, seq, previous_hash, hash,"
                            + " payload from techo_audit where node = '" + node.value() + "'");
            connection.setSchema(node.value());
            try {
                assertThat(defects(connection, end)).isEmpty();
                statement.execute("update techo_audit set seq = 31 - seq where seq in (15, 16)");
                statement.execute("update techo_audit set payload = replace(payload, 'TREAT', 'TREET') where seq = 50");
                statement.execute("update techo_audit set hash = 'no hash' where seq = 60");
                statement.execute(
                        "update techo_audit set previous_hash = replace(previous_hash, substring(previous_hash"
                                + " from 1 for 4), 'zzzz') where seq = 70");
                statement.execute("delete from techo_audit where seq = 100 or seq > 200");
                assertThat(defects(connection, end))
                        .containsExactlyInAnyOrder(
                                node.value() + ": record 15 out of place: the payload names another node or sequence",
                                node.value() + ": record 16 out of place: the payload names another node or sequence",
                                node.value()
                                        + ": record 50 changed: payload, previous hash and hash do not belong together",
                                node.value()
                                        + ": record 60 changed: payload, previous hash and hash do not belong together",
                                node.value()
                                        + ": record 70 changed: payload, previous hash and hash do not belong together",
                                node.value() + ": record 100 missing",
                                node.value()
                                        + ": records 201 to 300 cut off: a noted head lies behind the end of the chain");
            } finally {
                connection.setSchema(schema);
                connection.setAutoCommit(true);
                statement.execute("drop schema \"" + node.value() + "\" cascade");
            }
        }
    }

    @Test
    void two_records_that_claim_the_same_intent_are_not_stored_together() {
        NodeId node = new NodeId("n" + UUID.randomUUID().toString().substring(0, 8));
        IntentId intent = new IntentId(UUID.randomUUID());
        jdbc.update(
                "insert into techo_audit_intent (id, opened_at, payload) values (?, ?, ?)",
                intent.value().toString(),
                OffsetDateTime.now(ZoneOffset.UTC),
                "{}");
        HashChain chain = new HashChain(HashChain.genesis(node));
        AuditRecord record = AuditBenchmark.record(0);
        PersonSeal seal = seals.of(CanonicalRecord.persons(record));
        List<Entry> entries = Stream.generate(
                        () -> new Entry(chain.append(record, seal), record, Settlement.claim(intent)))
                .limit(2)
                .toList();

        assertThatThrownBy(() -> rows.insert(entries, Optional.empty()))
                .isInstanceOf(AuditRows.SettledElsewhereException.class);
        assertThat(rows.head(node)).isEqualTo(HashChain.genesis(node));
        rows.insert(entries.subList(0, 1), Optional.empty());
        assertThat(rows.head(node)).isEqualTo(entries.get(0).link().head());
    }

    @Test
    void a_claim_of_what_another_node_has_told_is_refused_also_before_the_request_itself() {
        NodeId node = new NodeId("n" + UUID.randomUUID().toString().substring(0, 8));
        IntentId toldElsewhere = new IntentId(UUID.randomUUID());
        AuditRecord record = AuditBenchmark.record(0);
        PersonSeal seal = seals.of(CanonicalRecord.persons(record));
        HashChain chain = new HashChain(HashChain.genesis(node));
        Settlement ofRequest = Settlement.ofRequest(List.of(toldElsewhere), List.of());
        List<Entry> entries = Stream.of(Settlement.claim(toldElsewhere), ofRequest)
                .map(settlement -> new Entry(chain.append(record, seal), record, settlement))
                .toList();
        assertThatThrownBy(() -> rows.insert(entries, Optional.empty()))
                .isInstanceOf(AuditRows.SettledElsewhereException.class);
        assertThat(rows.head(node)).isEqualTo(HashChain.genesis(node));
    }

    private ChainHead append(NodeId node, int count) {
        HashChain chain = new HashChain(HashChain.genesis(node));
        AuditRecord record = AuditBenchmark.record(0);
        PersonSeal seal = seals.of(CanonicalRecord.persons(record));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(chain.append(record, seal), record, Settlement.none()));
        }
        rows.insert(entries, Optional.empty());
        return chain.head();
    }

    private static List<String> defects(Connection connection, ChainHead noted) throws Exception {
        List<String> defects = new ArrayList<>();
        ChainVerifier verifier = new ChainVerifier(List.of(noted), defect -> defects.add(defect.sentence()));
        new StoredChains(connection).recompute(verifier::accept);
        verifier.finish();
        return defects;
    }
}
