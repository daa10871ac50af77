package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryFileStoreTest {
    private static final ExportJobId JOB = new ExportJobId("0123456789abcdef0123456789abcdef");

    @TempDir
    private Path root;

    private FileStore store;

    @BeforeEach
    void open() {
        store = new DirectoryFileStore(root);
    }

    @Test
    void a_file_appears_only_when_it_is_published() throws IOException {
        try (FileStore.PendingFile file = store.create(JOB, "Patient-1.ndjson")) {
            file.content().write(1);
            assertThat(store.find(JOB, "Patient-1.ndjson")).isEmpty();
            file.publish();
        }
        assertThat(store.find(JOB, "Patient-1.ndjson")).isPresent();
    }

    @Test
    void a_published_file_has_what_was_written() throws IOException {
        write("Patient-1.ndjson", "手帳\n");
        FileStore.StoredFile file = store.find(JOB, "Patient-1.ndjson").orElseThrow();
        byte[] compressed;
        try (InputStream in = file.openCompressed()) {
            compressed = in.readAllBytes();
        }
        assertThat(file.compressedSize()).isEqualTo(compressed.length);
        try (InputStream in = new GZIPInputStream(file.openCompressed())) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("手帳\n");
        }
    }

    @Test
    void a_file_that_is_not_published_leaves_nothing() throws IOException {
        try (FileStore.PendingFile file = store.create(JOB, "Patient-1.ndjson")) {
            file.content().write(1);
        }
        try (var left = Files.list(root.resolve(JOB.value()))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void deletion_removes_finished_and_pending_files() throws IOException {
        write("Patient-1.ndjson", "x");
        Files.writeString(root.resolve(JOB.value()).resolve("Observation-1.ndjson.tmp"), "half");
        store.delete(JOB);
        assertThat(store.jobs()).isEmpty();
        assertThat(store.find(JOB, "Patient-1.ndjson")).isEmpty();
        store.delete(JOB);
    }

    @Test
    void a_directory_that_is_no_job_is_left_alone() throws IOException {
        Files.createDirectory(root.resolve("lost+found"));
        write("Patient-1.ndjson", "x");
        assertThat(store.jobs()).containsExactly(JOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "..", ".", "", "a\\b", "a..b", "x\0"})
    void a_name_cannot_leave_the_directory(String name) {
        assertThatThrownBy(() -> store.create(JOB, name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.find(JOB, name)).isInstanceOf(IllegalArgumentException.class);
    }

    private void write(String name, String content) throws IOException {
        try (FileStore.PendingFile file = store.create(JOB, name)) {
            file.content().write(content.getBytes(StandardCharsets.UTF_8));
            file.publish();
        }
    }
}
