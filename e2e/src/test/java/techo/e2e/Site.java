package techo.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The packaged server as a site runs it: one node on H2, or any number of nodes on one PostgreSQL. */
final class Site implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path directory;
    private final String name = "site" + UUID.randomUUID().toString().substring(0, 8);
    private final int port = Http.freePort();
    private final Issuer issuer = Issuer.start(fhir(port));
    private final List<String> settings = new ArrayList<>();
    private final List<AutoCloseable> running = new ArrayList<>(List.of(issuer));

    private Site(Path directory) {
        this.directory = directory;
        settings.addAll(issuer.settings());
        settings.addAll(List.of(
                "--techo.fhir.base-url=" + fhir(port),
                "--techo.mode=trial",
                "--techo.shutdown.notice=0s",
                "--techo.recipients.unregistered=as-configured",
                "--techo.identity.rate.of-client=100000",
                "--techo.identity.rate.of-caller=100000"));
    }

    static Site onH2(Path directory) {
        return new Site(directory);
    }

    static Site onPostgres(Path directory, EmbeddedPostgres postgres) {
        Site site = new Site(directory);
        String name = site.name;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + name + " login password '" + name + "'");
            statement.execute("create database " + name + " owner " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database for the site", e);
        }
        site.settings.addAll(List.of(
                "--techo.storage.url=" + postgres.getJdbcUrl("postgres", name).replaceFirst("\\?.*", ""),
                "--techo.storage.username=" + name,
                "--techo.storage.password=" + name,
                "--techo.storage.pool-size=24",
                "--techo.audit.checkpoints-dir=" + site.checkpoints(),
                "--techo.audit.signing-key=" + site.made("audit-signing.key", "audit", "key", "--new"),
                "--techo.person-key.master-keyset=" + site.made("person-key.keyset", "person-key", "new")));
        return site;
    }

    /** A PostgreSQL that forgets everything when the machine stops. */
    static EmbeddedPostgres postgres() {
        return postgres(Redirect.DISCARD, Map.of());
    }

    static EmbeddedPostgres postgres(Redirect log, Map<String, String> settings) {
        EmbeddedPostgres.Builder postgres = EmbeddedPostgres.builder()
                .setOutputRedirector(log)
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "120");
        settings.forEach(postgres::setServerConfig);
        try {
            return postgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The site's own database, with all rights. */
    Connection database(EmbeddedPostgres postgres) throws SQLException {
        return postgres.getDatabase("postgres", name).getConnection();
    }

    Issuer issuer() {
        return issuer;
    }

    /**
     * Starts a node and waits until it answers. All nodes present themselves with the address of the first.
     *
     * @return the FHIR address of this node
     */
    String startNode() {
        return start(Checkout.java(Checkout.serverJar(), "serve"), data());
    }

    /** The same on another machine: with a data directory of its own. */
    String startNodeApart() {
        return start(Checkout.java(Checkout.serverJar(), "serve"), dataApart());
    }

    /**
     * The same with a directory of classes behind those of the server, and options for the JVM.
     *
     * @param data where the node keeps what is not in the database; nodes that share it take turns on one audit chain
     */
    String startAltered(Path classes, Path data, String... options) {
        List<String> command = new ArrayList<>(Checkout.java(Checkout.serverJar()));
        int jar = command.indexOf("-jar");
        command.subList(jar, command.size()).clear();
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", Checkout.serverJar() + File.pathSeparator + classes, "techo.server.cli.Techo", "serve"));
        return start(command, data);
    }

    /** SIGKILL for every node; the next one that starts has the address of the first. */
    void killNodes() {
        running.removeIf(each -> {
            if (each instanceof Program node) {
                node.kill();
                node.close();
                return true;
            }
            return false;
        });
    }

    /** A command of the server against the site's database. */
    Program command(String... words) {
        List<String> command = new ArrayList<>(Checkout.java(Checkout.serverJar(), words));
        Map<String, String> storage = settings.stream()
                .filter(setting -> setting.startsWith("--techo.storage."))
                .map(setting -> setting.substring("--techo.storage.".length()).split("=", 2))
                .collect(Collectors.toMap(
                        setting -> "TECHO_STORAGE_" + setting[0].toUpperCase(Locale.ROOT), setting -> setting[1]));
        return Program.start(command, storage);
    }

    /** Where the nodes keep what is not in the database. */
    Path data() {
        return directory.resolve("data");
    }

    /** Where all nodes put what they sign. */
    Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    /** The same as {@link #data} of the node on another machine. */
    Path dataApart() {
        return directory.resolve("data-apart");
    }

    private String start(List<String> command, Path data) {
        int here = running.size() == 1 ? port : Http.freePort();
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--server.port=" + here, "--techo.storage.data-directory=" + data));
        all.addAll(settings);
        Program node = Program.start(all, Map.of());
        running.add(node);
        Http.await("http://localhost:" + here + "/actuator/health/readiness", node, PATIENCE);
        return fhir(here);
    }

    /** A file with a key, made by a command of the server that takes its name. */
    private String made(String name, String... by) {
        Path key = directory.resolve(name);
        if (!Files.exists(key)) {
            List<String> command = new ArrayList<>(Checkout.java(Checkout.serverJar(), by));
            command.add(key.toString());
            try (Program made = Program.start(command, Map.of())) {
                if (made.exit(PATIENCE).orElse(1) != 0) {
                    throw new IllegalStateException("no key was made:\n" + made.said());
                }
            }
        }
        return key.toString();
    }

    private static String fhir(int port) {
        return "http://localhost:" + port + "/fhir";
    }

    /** Last started, first stopped. */
    @Override
    public void close() {
        for (int i = running.size() - 1; i >= 0; i--) {
            try {
                running.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the site does not stop", e);
            }
        }
    }
}
