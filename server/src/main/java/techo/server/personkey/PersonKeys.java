package techo.server.personkey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import techo.policy.identity.PatientId;
import techo.server.personkey.MasterKey.Wrapped;

/**
 * The keys of persons, in table {@code techo_person_key}. A key is made when it is first needed, by whichever node comes
 * first, and is durable before anything is sealed with it.
 *
 * <p>Makes and reads keys on connections of its own, never within a transaction of the caller.
 */
public final class PersonKeys {
    private static final int AT_ONCE = 500;
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource database;
    private final MasterKey master;
    private final Clock clock;
    private final Cache<PatientId, PersonKey> ofPersons;
    private final Cache<String, PersonKey> byId;

    PersonKeys(DataSource database, MasterKey master, Clock clock, PersonKeyProperties properties) {
        this.database = database;
        this.master = master;
        this.clock = clock;
        this.ofPersons = cache(properties);
        this.byId = cache(properties);
    }

    /** A key for each; made for whoever has none. */
    public Map<PatientId, PersonKey> of(Set<PatientId> persons) {
        Map<PatientId, PersonKey> found = new HashMap<>(ofPersons.getAllPresent(persons));
        if (found.size() == persons.size()) {
            return found;
        }
        Set<PatientId> missing = new HashSet<>(persons);
        missing.removeAll(found.keySet());
        try (Connection connection = database.getConnection()) {
            Map<PatientId, PersonKey> loaded = load(connection, missing);
            missing.removeAll(loaded.keySet());
            if (!missing.isEmpty()) {
                make(connection, missing);
                loaded.putAll(load(connection, missing));
            }
            ofPersons.putAll(loaded);
            found.putAll(loaded);
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("the keys of persons cannot be read", e);
        }
    }

    /** The keys that there are; one that was destroyed is missing. */
    public Map<String, PersonKey> withIds(Collection<String> ids) {
        Set<String> wanted = Set.copyOf(ids);
        Map<String, PersonKey> found = new HashMap<>(byId.getAllPresent(wanted));
        List<String> missing =
                wanted.stream().filter(id -> !found.containsKey(id)).toList();
        if (missing.isEmpty()) {
            return found;
        }
        try (Connection connection = database.getConnection()) {
            Map<String, PersonKey> loaded = new HashMap<>();
            select(connection, "key_id", missing, (person, key) -> loaded.put(key.id(), key));
            byId.putAll(loaded);
            found.putAll(loaded);
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("the keys of persons cannot be read", e);
        }
    }

    /**
     * From now on, or from the end of the transaction that is running, nothing that was sealed for this person can be read;
     * on other nodes after the time of their caches.
     */
    public void destroy(PatientId person) {
        new JdbcTemplate(database).update("delete from techo_person_key where person = ?", person.value());
        forget(person);
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            // Until the commit others still find the row, and remember it again.
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    forget(person);
                }
            });
        }
    }

    private void forget(PatientId person) {
        ofPersons.invalidate(person);
        byId.invalidateAll();
    }

    /** Wraps again what an earlier key of the master keyset wrapped. @return how many */
    public long rewrap() {
        long rewrapped = 0;
        try (Connection connection = database.getConnection()) {
            List<Wrapped> portion = wrappedOtherwise(connection);
            while (!portion.isEmpty()) {
                for (Wrapped each : portion) {
                    rewrapped += replace(connection, each);
                }
                portion = wrappedOtherwise(connection);
            }
            return rewrapped;
        } catch (SQLException e) {
            throw new IllegalStateException("the keys of persons cannot be wrapped again", e);
        }
    }

    private List<Wrapped> wrappedOtherwise(Connection connection) throws SQLException {
        String sql = "select key_id, wrapped, master from techo_person_key where master <> ? fetch first " + AT_ONCE
                + " rows only";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, master.id());
            List<Wrapped> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Wrapped(row.getString(1), row.getString(2), row.getInt(3)));
                }
            }
            return found;
        }
    }

    private int replace(Connection connection, Wrapped old) throws SQLException {
        Wrapped next = master.rewrap(old);
        try (PreparedStatement update =
                connection.prepareStatement("update techo_person_key set wrapped = ?, master = ? where key_id = ?")) {
            update.setString(1, next.text());
            update.setInt(2, next.master());
            update.setString(3, next.id());
            return update.executeUpdate();
        }
    }

    private Map<PatientId, PersonKey> load(Connection connection, Set<PatientId> persons) throws SQLException {
        Map<PatientId, PersonKey> loaded = new HashMap<>();
        List<String> ids = persons.stream().map(PatientId::value).toList();
        select(connection, "person", ids, (person, key) -> loaded.put(new PatientId(person), key));
        return loaded;
    }

    private void select(Connection connection, String column, List<String> values, Found found) throws SQLException {
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            List<String> part = values.subList(from, Math.min(from + AT_ONCE, values.size()));
            String sql = "select person, key_id, wrapped, master from techo_person_key where " + column + " in ("
                    + String.join(",", Collections.nCopies(part.size(), "?")) + ")";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < part.size(); i++) {
                    select.setString(i + 1, part.get(i));
                }
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.accept(
                                row.getString(1),
                                master.unwrap(new Wrapped(row.getString(2), row.getString(3), row.getInt(4))));
                    }
                }
            }
        }
    }

    /** Each by itself and in one order: another node may make the same keys at the same time, and the first one counts. */
    private void make(Connection connection, Set<PatientId> persons) throws SQLException {
        Set<String> inOrder = new TreeSet<>();
        persons.forEach(person -> inOrder.add(person.value()));
        String sql = "insert into techo_person_key (person, key_id, wrapped, master, made_at) values (?,?,?,?,?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (String person : inOrder) {
                Wrapped made = master.make();
                insert.setString(1, person);
                insert.setString(2, made.id());
                insert.setString(3, made.text());
                insert.setInt(4, made.master());
                insert.setObject(5, clock.instant().atOffset(ZoneOffset.UTC));
                try {
                    insert.executeUpdate();
                } catch (SQLException e) {
                    if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
        }
    }

    private static <K, V> Cache<K, V> cache(PersonKeyProperties properties) {
        return Caffeine.newBuilder()
                .maximumSize(properties.cached())
                .expireAfterWrite(properties.cachedFor())
                .build();
    }

    private interface Found {
        void accept(String person, PersonKey key);
    }
}
