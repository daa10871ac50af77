package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFileStoreTest implements FileStoreContract {
    @TempDir
    private Path root;

    @Override
    public FileStore store() {
        return new DirectoryFileStore(root);
    }

    @Test
    void a_file_that_is_given_up_leaves_nothing_in_the_directory() throws IOException {
        try (FileStore.PendingFile file = store().create(JOB, "Patient-1.ndjson")) {
            file.content().write(1);
        }
        try (var left = Files.list(root.resolve(JOB.value()))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void deletion_removes_pending_files_too() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");
        Files.writeString(root.resolve(JOB.value()).resolve("Observation-1.ndjson.tmp"), "half");
        store().delete(JOB);
        assertThat(store().jobs()).isEmpty();
    }

    @Test
    void a_file_in_the_making_is_left_until_nobody_can_be_at_it() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");
        Path half = root.resolve(JOB.value()).resolve("Patient-1.ndjson.tmp");
        Files.writeString(half, "half");

        assertThat(store().retain(JOB, Set.of("Patient-1.ndjson"), Instant.now().minusSeconds(60)))
                .isFalse();
        assertThat(half).exists();
        assertThat(store().retain(JOB, Set.of("Patient-1.ndjson"), Instant.now().plusSeconds(60)))
                .isTrue();
        assertThat(half).doesNotExist();
    }

    @Test
    void a_directory_that_is_no_job_is_left_alone() throws IOException {
        Files.createDirectory(root.resolve("lost+found"));
        write(JOB, "Patient-1.ndjson", "x");
        assertThat(store().jobs()).containsExactly(JOB);
    }
}
