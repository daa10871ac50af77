package techo.server.testing;

import java.util.Map;

/** The database that {@code -Dtest.database} names, empty. */
final class TestDatabase {
    private TestDatabase() {}

    static Map<String, Object> fresh() {
        String name = System.getProperty("test.database", "h2");
        return switch (name) {
            case "h2" -> Map.of();
            case "postgresql" -> TestPostgres.freshDatabase();
            default -> throw new IllegalArgumentException("test.database is h2 or postgresql, not " + name);
        };
    }
}
