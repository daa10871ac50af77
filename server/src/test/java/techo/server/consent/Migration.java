package techo.server.consent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a script of the server's update does to what is stored, done again. */
final class Migration {
    private Migration() {}

    /** The statements that change rows, and not those that change tables. */
    static void repeat(JdbcTemplate jdbc, String name) {
        try (InputStream file = Migration.class.getResourceAsStream("/techo/db/common/" + name)) {
            String script = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            Stream.of(script.replaceAll("(?m)^ *--.*$", "").split(";"))
                    .map(String::strip)
                    .filter(statement -> statement.startsWith("insert") || statement.startsWith("update"))
                    .forEach(jdbc::update);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
