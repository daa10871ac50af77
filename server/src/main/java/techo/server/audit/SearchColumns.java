package techo.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.NodeId;

/**
 * Compares what records are found by with what they say. The search columns of {@code techo_audit}, and
 * {@code techo_audit_patient}, are not hashed: a row that is missing there hides a record from the person whom it concerns.
 *
 * <p>Persons are compared by the ids of their keys, so that no keyset is needed. Of whom the key was destroyed, the rows are gone
 * rightly. Records of version 1, which name no keys, are compared by their columns alone.
 */
final class SearchColumns {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int AT_ONCE = 2000;
    private static final String RECORDS =
            "select seq, recorded_at, action, result, status, agent_kind, agent_id, purpose,"
                    + " payload from techo_audit where node = ? order by seq";
    private static final String LISTED = "select a.seq, k.key_id from techo_audit_patient a"
            + " left join techo_person_key k on k.person = a.patient_id where a.node = ? order by a.seq";

    private final Connection records;
    private final Connection persons;
    private final Consumer<String> defects;

    /** @param records and persons two connections that are used for nothing else meanwhile */
    SearchColumns(Connection records, Connection persons, Consumer<String> defects) {
        this.records = records;
        this.persons = persons;
        this.defects = defects;
    }

    void compare() throws SQLException {
        List<NodeId> nodes = new ArrayList<>();
        try (Statement statement = records.createStatement();
                ResultSet row = statement.executeQuery("select node from techo_audit_head order by node")) {
            while (row.next()) {
                nodes.add(new NodeId(row.getString(1)));
            }
        }
        for (NodeId node : nodes) {
            compare(node);
        }
    }

    void compare(NodeId node) throws SQLException {
        Map<String, List<Long>> unlisted = new TreeMap<>();
        try (PreparedStatement all = streaming(records, RECORDS, node);
                PreparedStatement listed = streaming(persons, LISTED, node);
                ResultSet record = all.executeQuery();
                ResultSet row = listed.executeQuery()) {
            boolean more = row.next();
            while (record.next()) {
                long sequence = record.getLong("seq");
                Set<String> keys = new HashSet<>();
                while (more && row.getLong("seq") <= sequence) {
                    if (row.getLong("seq") == sequence) {
                        keys.add(String.valueOf(row.getString("key_id")));
                    } else {
                        tell(node, row.getLong("seq"), "is listed for a person, and is not there");
                    }
                    more = row.next();
                }
                compare(node, record, keys, unlisted);
            }
        }
        records.rollback();
        persons.rollback();
        for (Map.Entry<String, List<Long>> missing : unlisted.entrySet()) {
            if (isThere(missing.getKey())) {
                missing.getValue()
                        .forEach(sequence -> tell(node, sequence, "is not listed for a person whom it concerns"));
            }
        }
        records.rollback();
    }

    private void compare(NodeId node, ResultSet record, Set<String> listed, Map<String, List<Long>> unlisted)
            throws SQLException {
        long sequence = record.getLong("seq");
        Said said;
        try {
            said = Said.in(record.getString("payload"));
        } catch (IOException | RuntimeException e) {
            tell(node, sequence, "has a payload that cannot be read");
            return;
        }
        List<String> other = said.otherThan(record);
        if (!other.isEmpty()) {
            tell(node, sequence, "is found by another " + String.join(", ", other) + " than its payload says");
        }
        if (said.version == 1) {
            return;
        }
        for (String key : said.concerned) {
            if (!listed.remove(key)) {
                unlisted.computeIfAbsent(key, first -> new ArrayList<>()).add(sequence);
            }
        }
        if (!listed.isEmpty()) {
            tell(node, sequence, "is listed for a person whom it does not concern");
        }
    }

    private boolean isThere(String key) throws SQLException {
        try (PreparedStatement select = records.prepareStatement("select 1 from techo_person_key where key_id = ?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private void tell(NodeId node, long sequence, String what) {
        defects.accept(node.value() + ": record " + sequence + " " + what);
    }

    /** Rows in portions: without auto-commit, and on H2 lazily. */
    private static PreparedStatement streaming(Connection connection, String sql, NodeId node) throws SQLException {
        connection.setAutoCommit(false);
        if (!connection.isWrapperFor(PGConnection.class)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set lazy_query_execution true");
            }
        }
        PreparedStatement select = connection.prepareStatement(sql);
        select.setFetchSize(AT_ONCE);
        select.setString(1, node.value());
        return select;
    }

    /** What a payload says of that by which it is found. */
    private static final class Said {
        private final Map<String, String> columns = new HashMap<>();
        private final Set<String> concerned = new HashSet<>();
        private int version;
        private String at = "";

        static Said in(String payload) throws IOException {
            Said said = new Said();
            try (JsonParser json = JSON.createParser(payload)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    said.member(json);
                }
            }
            return said;
        }

        private void member(JsonParser json) throws IOException {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "v" -> version = json.getIntValue();
                case "at" -> at = json.getText();
                case "do" -> columns.put("action", json.getText());
                case "who" -> inside(json, Map.of("kind", "agent_kind", "id", "agent_id", "purpose", "purpose"));
                case "out" -> inside(json, Map.of("result", "result", "status", "status"));
                case "persons" -> concerned(json);
                default -> json.skipChildren();
            }
        }

        private void inside(JsonParser json, Map<String, String> columnsOfMembers) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String column = columnsOfMembers.getOrDefault(json.currentName(), "");
                json.nextToken();
                if (column.isEmpty()) {
                    json.skipChildren();
                } else {
                    columns.put(column, json.getText());
                }
            }
        }

        /** Those with counts; of the others only that they asked is said. */
        private void concerned(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    if (json.currentName().equals("counts")) {
                        concerned.add(key);
                    }
                    json.nextToken();
                    json.skipChildren();
                }
            }
        }

        /** Names of the columns. Whoever is a person is in clear in none of them. */
        List<String> otherThan(ResultSet record) throws SQLException {
            List<String> other = new ArrayList<>();
            if (!record.getObject("recorded_at", OffsetDateTime.class)
                    .toInstant()
                    .equals(Instant.parse(at))) {
                other.add("recorded_at");
            }
            for (String column : List.of("action", "result", "status", "agent_kind", "purpose")) {
                if (!record.getString(column).equals(columns.getOrDefault(column, ""))) {
                    other.add(column);
                }
            }
            String kind = columns.getOrDefault("agent_kind", "");
            boolean person =
                    kind.equals(AuditAgent.Kind.CITIZEN.code()) || kind.equals(AuditAgent.Kind.DELEGATE.code());
            if (!person && !record.getString("agent_id").equals(columns.getOrDefault("agent_id", ""))) {
                other.add("agent_id");
            }
            return other;
        }
    }
}
