package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.CanonicalRecord;
import techo.policy.audit.HashChain;
import techo.policy.audit.NodeId;
import techo.server.audit.AuditRows.Entry;
import techo.server.testing.ServerTest;

/** What a record is found by is compared with the record, in a copy, because nothing can be done to the tables themselves. */
@ServerTest
class SearchColumnsTest {
    @Autowired
    private DataSource database;

    @Autowired
    private AuditRows rows;

    @Autowired
    private RecordSeals seals;

    private final NodeId node = new NodeId("n" + UUID.randomUUID().toString().substring(0, 8));
    private Connection records;
    private Connection persons;
    private String schema;

    @BeforeEach
    void aChainOfFiftyRecordsOfFiftyPersons() throws SQLException {
        HashChain chain = new HashChain(HashChain.genesis(node));
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            AuditRecord record = AuditBenchmark.record(i);
            entries.add(new Entry(
                    chain.append(record, seals.of(CanonicalRecord.persons(record))), record, Settlement.none()));
        }
        rows.insert(entries, Optional.empty());
        records = database.getConnection();
        persons = database.getConnection();
        schema = records.getSchema();
        change("create schema \"" + node.value() + "\"");
        for (String table : List.of("techo_audit", "techo_audit_patient", "techo_audit_head")) {
            change("create table \"" + node.value() + "\"." + table + " as select * from " + table + " where node = '"
                    + node.value() + "'");
        }
        change("create table \"" + node.value() + "\".techo_person_key as select person, key_id from techo_person_key");
        records.setSchema(node.value());
        persons.setSchema(node.value());
    }

    @AfterEach
    void drop() throws SQLException {
        for (Connection connection : List.of(records, persons)) {
            connection.rollback();
            connection.setSchema(schema);
            connection.setAutoCommit(true);
        }
        change("drop schema \"" + node.value() + "\" cascade");
        records.close();
        persons.close();
    }

    @Test
    void what_nobody_touched_agrees() throws SQLException {
        assertThat(defects()).isEmpty();
    }

    @Test
    void a_row_that_is_missing_and_one_too_many_are_named() throws SQLException {
        change("delete from techo_audit_patient where seq = 7");
        change("update techo_audit_patient set patient_id = 'person-20' where seq = 9");
        change("delete from techo_audit where seq = 30");
        assertThat(defects())
                .containsExactlyInAnyOrder(
                        node.value() + ": record 7 is not listed for a person whom it concerns",
                        node.value() + ": record 9 is not listed for a person whom it concerns",
                        node.value() + ": record 9 is listed for a person whom it does not concern",
                        node.value() + ": record 30 is listed for a person, and is not there");
    }

    @Test
    void the_rows_of_who_was_erased_are_gone_rightly() throws SQLException {
        change("delete from techo_audit_patient where patient_id = 'person-7'");
        change("delete from techo_person_key where person = 'person-7'");
        assertThat(defects()).isEmpty();
    }

    @Test
    void a_column_that_says_something_else_is_named() throws SQLException {
        change("update techo_audit set agent_id = 'other', status = 404 where seq = 3");
        change("update techo_audit set recorded_at = recorded_at - interval '1' day where seq = 4");
        change("update techo_audit set payload = '{' where seq = 5");
        assertThat(defects())
                .containsExactlyInAnyOrder(
                        node.value() + ": record 3 is found by another status, agent_id than its payload says",
                        node.value() + ": record 4 is found by another recorded_at than its payload says",
                        node.value() + ": record 5 has a payload that cannot be read");
    }

    private List<String> defects() throws SQLException {
        List<String> defects = new ArrayList<>();
        new SearchColumns(records, persons, defects::add).compare();
        return defects;
    }

    private void change(String sql) throws SQLException {
        records.setAutoCommit(true);
        try (Statement statement = records.createStatement()) {
            statement.execute(sql);
        }
    }
}
