package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store answers of a bucket with a lock, to a server that may add to it and nothing else. */
class CheckpointBucketTest {
    private static final String NOTE = "techo-audit/n1\n42\n";
    private static final int SILENT = 0;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> checksums = new CopyOnWriteArrayList<>();
    private HttpServer store;
    private volatile int ofBucket = 200;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.setExecutor(threads);
        store.createContext("/", this::answer);
        store.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        store.stop(0);
        threads.shutdownNow();
    }

    @Test
    void an_object_has_the_checksum_without_which_a_bucket_with_a_lock_takes_none() throws Exception {
        bucket(Duration.ofSeconds(30)).add("n1/0000000000000000042.note", NOTE);
        assertThat(checksums)
                .containsExactly(Base64.getEncoder()
                        .encodeToString(Sha256.digest().digest(NOTE.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void who_may_only_add_to_the_bucket_starts_and_whose_bucket_is_not_there_does_not() {
        CheckpointBucket bucket = bucket(Duration.ofSeconds(30));
        ofBucket = 403;
        assertThatCode(bucket::required).doesNotThrowAnyException();
        for (int none : List.of(404, 400)) {
            ofBucket = none;
            assertThatThrownBy(bucket::required)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("techo.audit.checkpoints-bucket")
                    .hasMessageContaining(Integer.toString(none));
        }
    }

    @Test
    void a_store_that_says_nothing_is_not_waited_for() {
        ofBucket = SILENT;
        CheckpointBucket bucket = bucket(Duration.ofMillis(300));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            bucket.required();
            assertThatThrownBy(() -> bucket.add("n1/1.note", NOTE)).isInstanceOf(IOException.class);
        });
    }

    private CheckpointBucket bucket(Duration patience) {
        ExportStoreProperties properties = new ExportStoreProperties(
                "worm",
                "http://127.0.0.1:" + store.getAddress().getPort(),
                "ap-northeast-1",
                "",
                "someone",
                "0123456789abcdef");
        return new CheckpointBucket(ExportStoreConfiguration.client(properties), "worm", patience);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (ofBucket == SILENT) {
                over.await();
            } else if (exchange.getRequestMethod().equals("PUT")) {
                String checksum = exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256");
                if (checksum != null) {
                    checksums.add(checksum);
                }
                exchange.sendResponseHeaders(checksum == null ? 400 : 200, -1);
            } else {
                exchange.sendResponseHeaders(ofBucket, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
