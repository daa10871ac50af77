package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void a_directory_that_is_no_job_is_left_alone() throws IOException {
        Files.createDirectory(root.resolve("lost+found"));
        write(JOB, "Patient-1.ndjson", "x");
        assertThat(store().jobs()).containsExactly(JOB);
    }
}
