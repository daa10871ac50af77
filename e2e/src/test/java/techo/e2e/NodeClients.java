package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of other authors from npm, unmodified and in the versions of a lock file, run by Node.js. */
final class NodeClients {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int OLDEST_NODE = 20;

    private final Path directory;

    private NodeClients(Path directory) {
        this.directory = directory;
    }

    /** Installed once in a run. Without Node.js the test is skipped, or fails where {@code CI=true}. */
    static NodeClients installed() {
        boolean node = hasNode();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(node)
                    .as("CI has no Node.js %d with npm: install nodejs and npm", OLDEST_NODE)
                    .isTrue();
        }
        assumeTrue(node, "no Node.js " + OLDEST_NODE + " with npm here; bin/test installs it where it may");
        return Once.CLIENTS;
    }

    private static boolean hasNode() {
        try (Program version = Program.start(
                List.of("sh", "-c", "npm --version >/dev/null && node --print 'process.versions.node.split(`.`)[0]'"),
                Map.of())) {
            return version.exit(PATIENCE).orElse(-1) == 0
                    && Integer.parseInt(version.said().strip()) >= OLDEST_NODE;
        }
    }

    /** A file of a package or of ours. */
    Path file(String path) {
        return directory.resolve(path);
    }

    /** Runs a script to its end and returns the JSON of its last line. */
    JsonNode run(String script, Map<String, String> environment) {
        try (Program program = start(script, environment)) {
            int exit = program.exit(PATIENCE).orElseThrow();
            assertThat(exit).as(program.said()).isZero();
            String said = program.said().strip();
            return new ObjectMapper().readTree(said.substring(said.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a script that goes on until it is closed. */
    Program start(String script, Map<String, String> environment) {
        // Without the option Node.js 20 has no WebSocket, which @medplum/core looks for when it is loaded.
        return Program.start(
                List.of("node", "--experimental-websocket", file(script).toString()), environment);
    }

    private static NodeClients install() {
        Path source = Checkout.root().resolve("e2e/src/test/clients");
        Path target = Checkout.root().resolve("e2e/target/clients");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !source.relativize(file).startsWith("node_modules"))
                    .toList()) {
                Path copy = target.resolve(source.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = List.of("npm", "ci", "--prefix", target.toString(), "--prefer-offline");
        try (Program npm = Program.start(command, Map.of())) {
            assertThat(npm.exit(PATIENCE).orElse(-1)).as(npm.said()).isZero();
        }
        return new NodeClients(target);
    }

    private static final class Once {
        private static final NodeClients CLIENTS = install();
    }
}
