package techo.server.terminology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.catalogue.CodeSystemVersion.Content;
import techo.terminology.catalogue.CodeSystemVersion.Source;
import techo.terminology.concept.ConceptTable;
import techo.terminology.concept.ConceptTableFormat;
import techo.terminology.master.MasterContent;
import techo.terminology.master.MasterContent.SystemContent;
import techo.terminology.master.MasterLayout;

/** In {@code techo_code_system} and {@code techo_code_system_part}. */
final class JdbcLoadedVersions implements LoadedVersions {
    private static final String COLUMNS =
            "name, url, version, title, title_ja, licence, concept_count, properties, master, digest";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    JdbcLoadedVersions(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public List<LoadedVersion> all() {
        return jdbc.query(
                "select " + COLUMNS + " from techo_code_system order by url, current_since desc, version desc",
                (row, number) -> version(row));
    }

    private static LoadedVersion version(ResultSet row) throws SQLException {
        String properties = row.getString("properties");
        CodeSystemVersion system = new CodeSystemVersion(
                row.getString("name"),
                row.getString("url"),
                row.getString("version"),
                row.getString("title"),
                row.getString("title_ja"),
                Content.COMPLETE,
                Source.LOADED,
                row.getString("licence"),
                row.getInt("concept_count"),
                properties.isEmpty() ? List.of() : List.of(properties.split(",")));
        return new LoadedVersion(system, row.getString("master"), row.getString("digest"));
    }

    @Override
    public String state() {
        return jdbc.queryForObject(
                "select count(*), max(current_since) from techo_code_system",
                (row, number) -> row.getInt(1) + " " + row.getObject(2));
    }

    @Override
    public ConceptTable concepts(String systemId) {
        List<byte[]> parts = jdbc.query(
                "select content from techo_code_system_part where system_id = ? order by position",
                (row, number) -> row.getBytes(1),
                systemId);
        if (parts.isEmpty()) {
            throw new IllegalStateException("a code system of the catalogue is not stored");
        }
        try {
            return ConceptTableFormat.read(new StoredParts.Input(parts));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored code system is damaged", e);
        }
    }

    @Override
    public Optional<String> digest(MasterLayout layout, String version) {
        return layout.systems().stream()
                .flatMap(system -> jdbc
                        .queryForList(
                                "select digest from techo_code_system where url = ? and version = ?",
                                String.class,
                                system.url(),
                                version)
                        .stream())
                .findFirst();
    }

    @Override
    public void store(MasterLayout layout, String version, String digest, MasterContent content, Instant at) {
        transaction.executeWithoutResult(
                status -> content.systems().forEach(system -> store(layout, version, digest, system, at)));
    }

    private void store(MasterLayout layout, String version, String digest, SystemContent content, Instant at) {
        CodeSystemVersion system = new CodeSystemVersion(
                content.system().id(),
                content.system().url(),
                version,
                content.system().title(),
                content.system().japanese(),
                Content.COMPLETE,
                Source.LOADED,
                layout.licence(),
                content.concepts().size(),
                content.concepts().fields());
        jdbc.update(
                "insert into techo_code_system (system_id, loaded_at, current_since, " + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                system.id(),
                timestamp(at),
                timestamp(at),
                system.name(),
                system.url(),
                version,
                system.title(),
                system.japanese(),
                system.origin(),
                system.count(),
                String.join(",", system.properties()),
                layout.name(),
                digest);
        try (StoredParts.Output parts = new StoredParts.Output((position, bytes) -> jdbc.update(
                "insert into techo_code_system_part (system_id, position, content) values (?, ?, ?)",
                system.id(),
                position,
                bytes))) {
            ConceptTableFormat.write(content.concepts(), parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean makeCurrent(String url, String version, Instant at) {
        return jdbc.update(
                        "update techo_code_system set current_since = ? where url = ? and version = ?",
                        timestamp(at),
                        url,
                        version)
                > 0;
    }

    private static Object timestamp(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
