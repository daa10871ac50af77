package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** S3Mock in a process of its own, which can be stopped and started again with the same files. */
final class ObjectStoreServer implements AutoCloseable {
    static final String BUCKET = "exports";

    private final Path root;
    private final int port;
    private Optional<Process> process = Optional.empty();

    ObjectStoreServer(Path root) throws IOException {
        this.root = root;
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar(),
                        "--server.port=0",
                        "--com.adobe.testing.s3mock.httpPort=" + port,
                        "--com.adobe.testing.s3mock.store.initialBuckets=" + BUCKET,
                        "--com.adobe.testing.s3mock.store.root=" + root,
                        "--com.adobe.testing.s3mock.store.retainFilesOnExit=true")
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile("s3mock", ".log").toFile())
                .start();
        process = Optional.of(started);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!answers()) {
            assertThat(started.isAlive()).as("S3Mock runs").isTrue();
            assertThat(System.nanoTime()).as("S3Mock answers in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    void stop() {
        process.ifPresent(running -> {
            running.destroyForcibly();
            try {
                assertThat(running.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        process = Optional.empty();
    }

    @Override
    public void close() {
        stop();
    }

    private boolean answers() throws IOException {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(endpoint() + "/" + BUCKET))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** It is on the class path, but nothing of it is seen there: its classes lie deeper. */
    private static String jar() {
        String place = Optional.ofNullable(ObjectStoreServer.class
                        .getClassLoader()
                        .getResource("BOOT-INF/classes/com/adobe/testing/s3mock/S3MockApplication.class"))
                .orElseThrow()
                .toString();
        return Path.of(URI.create(place.substring("jar:".length(), place.indexOf('!'))))
                .toString();
    }
}
