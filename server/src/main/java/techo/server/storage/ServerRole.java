package techo.server.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The PostgreSQL role that the server runs as, beside the one that owns the tables: it reads and writes data, and of what
 * must never change it only adds. Partitions it reaches through their table alone.
 */
final class ServerRole {
    /** What the server may add to and read, and neither change nor delete. */
    private static final List<String> APPEND_ONLY = List.of(
            "techo_audit",
            "techo_audit_patient",
            "techo_audit_checkpoint",
            "techo_audit_retired",
            "techo_recipient_version");

    private static final String FUNCTIONS = "select p.oid::regprocedure from pg_proc p join pg_namespace n"
            + " on n.oid = p.pronamespace where n.nspname = current_schema() and p.prosecdef";
    private static final String PARTITIONS = "select c.oid::regclass from pg_class c join pg_namespace n"
            + " on n.oid = c.relnamespace where n.nspname = current_schema() and c.relispartition and c.relkind = 'r'";

    private final String name;

    /** @throws IllegalArgumentException for a name that would need quotes */
    ServerRole(String name) {
        if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("a role is named by a-z, 0-9 and _");
        }
        this.name = name;
    }

    /** Makes the role when it is absent. @param connection of a role that may make roles */
    void createIfAbsent(Connection connection, String password) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select 1 from pg_roles where rolname = '" + name + "'")) {
            if (found.next()) {
                return;
            }
        }
        try (Statement statement = connection.createStatement()) {
            String literal = statement.enquoteLiteral(password);
            statement.execute("create role " + name + " login nosuperuser nocreatedb nocreaterole password " + literal);
        }
    }

    /** Says anew what the role may do; after each migration, because new tables belong to the owner alone. */
    void grant(Connection owner) throws SQLException {
        List<String> statements = new ArrayList<>(List.of(
                "grant usage on schema public to " + name,
                "grant select, insert, update, delete on all tables in schema public to " + name,
                "grant usage, select, update on all sequences in schema public to " + name));
        APPEND_ONLY.forEach(table -> statements.add("revoke update, delete, truncate on " + table + " from " + name));
        names(owner, PARTITIONS).forEach(table -> statements.add("revoke all on " + table + " from " + name));
        names(owner, FUNCTIONS)
                .forEach(function -> statements.add("grant execute on function " + function + " to " + name));
        try (Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> names(Connection owner, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }
}
