package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class ObjectFileStoreTest implements FileStoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path root;

    private static ObjectStoreServer server;

    @TempDir
    private Path pending;

    private ObjectFileStore store;

    @BeforeAll
    static void start() throws IOException {
        server = new ObjectStoreServer(root);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        store = inBucket(ObjectStoreServer.BUCKET);
        for (ExportJobId job : store.jobs()) {
            store.delete(job);
        }
    }

    private ObjectFileStore inBucket(String bucket) {
        return new ObjectFileStore(client(bucket), bucket, "site/", pending);
    }

    private static S3Client client(String bucket) {
        return ExportStoreConfiguration.client(new ExportStoreProperties(
                bucket, server.endpoint(), "ap-northeast-1", "site/", "someone", "0123456789abcdef"));
    }

    @Override
    public FileStore store() {
        return store;
    }

    @Test
    void a_checkpoint_of_the_audit_trail_is_an_object_too_and_may_come_twice() throws IOException {
        S3Client client = client(ObjectStoreServer.BUCKET);
        CheckpointBucket bucket = new CheckpointBucket(client, ObjectStoreServer.BUCKET, PATIENCE).required();
        bucket.add("n1/0000000000000000042.note", "techo-audit/n1\n42\n");
        bucket.add("n1/0000000000000000042.note", "techo-audit/n1\n42\n");
        assertThat(client.getObjectAsBytes(
                                get -> get.bucket(ObjectStoreServer.BUCKET).key("n1/0000000000000000042.note"))
                        .asUtf8String())
                .isEqualTo("techo-audit/n1\n42\n");
    }

    @Test
    void a_bucket_for_checkpoints_that_is_not_there_stops_the_start() {
        CheckpointBucket none = new CheckpointBucket(client("none"), "no-such-bucket", PATIENCE);
        assertThatThrownBy(none::required)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("techo.audit.checkpoints-bucket");
        assertThatThrownBy(() -> none.add("n1/1.note", "x")).isInstanceOf(IOException.class);
    }

    @Test
    void nothing_of_a_file_stays_on_the_node_whenever_that_is_killed() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");
        try (FileStore.PendingFile file = store.create(JOB, "Patient-2.ndjson")) {
            file.content().write(new byte[1 << 20]);
            assertThat(onNode()).as("amid the writing").isEmpty();
        }
        assertThat(onNode()).isEmpty();
    }

    private List<Path> onNode() throws IOException {
        try (Stream<Path> files = Files.list(pending)) {
            return files.toList();
        }
    }

    @Test
    void the_files_of_an_export_lie_there_with_their_indexes() throws IOException {
        LineBuffer line = new LineBuffer();
        line.add("{}\n");
        List<OutputFile> files;
        try (OutputFiles output = new OutputFiles(store, JOB, "1-1-", 5)) {
            for (int resId = 1; resId <= 3; resId++) {
                output.line(
                        Arrangement.BY_TYPE,
                        new StoredResource(resId, 7, "", "Observation", "o", 1, new Timestamp(0), "", new byte[0]),
                        line);
            }
            files = output.finish();
        }
        assertThat(files).extracting(OutputFile::lines).containsExactly(2L, 1L);
        assertThat(read(JOB, files.get(0).storedAs())).isEqualTo("{}\n{}\n");
        List<Long> resIds = new ArrayList<>();
        LineIndex.read(
                store.find(JOB, LineIndex.nameFor(files.get(0).storedAs())).orElseThrow(),
                found -> resIds.add(found.resId()));
        assertThat(resIds).containsExactly(1L, 2L);
    }

    @Test
    void a_bucket_that_is_not_there_is_found_out_at_the_start() {
        store.requireBucket();
        assertThatThrownBy(() -> inBucket("nobodys").requireBucket())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("techo.export-store.bucket");
    }

    @Test
    void a_store_that_is_away_is_no_store_without_files_and_has_nothing_half_afterwards() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");
        server.stop();
        try {
            // It may come back, so that the server starts all the same.
            store.requireBucket();
            assertThatThrownBy(() -> store.find(JOB, "Patient-1.ndjson")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.jobs()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.delete(JOB)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> write(JOB, "Patient-2.ndjson", "y")).isInstanceOf(IOException.class);
        } finally {
            server.start();
        }
        assertThat(store.find(JOB, "Patient-2.ndjson")).isEmpty();
        assertThat(read(JOB, "Patient-1.ndjson")).isEqualTo("x");
    }
}
