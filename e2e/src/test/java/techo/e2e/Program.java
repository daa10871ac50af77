package techo.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process started as an operator would; what it says is kept in a file, and it does not outlive the tests. */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Process process;
    private final Path said;
    private final Thread atExit;

    private Program(Process process, Path said) {
        this.process = process;
        this.said = said;
        this.atExit = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a command in the checkout, with no TECHO variable but those given. */
    static Program start(List<String> command, Map<String, String> environment) {
        try {
            Path said = Files.createTempFile("techo-e2e", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Checkout.root().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("TECHO_"));
            builder.environment().putAll(environment);
            return new Program(builder.start(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything said so far, standard error included. */
    String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The exit code, or empty when it is still running after that time. */
    OptionalInt exit(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL: as a power cut, as far as the program can tell. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exit(PATIENCE);
    }

    /** SIGTERM: it may take its time. */
    void stop() {
        process.destroy();
    }

    /** SIGTERM, and SIGKILL when that does not end it in time. */
    @Override
    public void close() {
        stop();
        if (exit(PATIENCE).isEmpty()) {
            kill();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
            Files.deleteIfExists(said);
        } catch (IllegalStateException shuttingDown) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
