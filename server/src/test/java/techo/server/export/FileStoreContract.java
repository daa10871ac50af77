package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every file store promises. */
interface FileStoreContract {
    ExportJobId JOB = new ExportJobId("0123456789abcdef0123456789abcdef");
    ExportJobId OTHER = new ExportJobId("fedcba9876543210fedcba9876543210");

    /** Empty before each test. */
    FileStore store();

    @Test
    default void a_file_appears_only_when_it_is_published() throws IOException {
        try (FileStore.PendingFile file = store().create(JOB, "Patient-1.ndjson")) {
            file.content().write(1);
            assertThat(store().find(JOB, "Patient-1.ndjson")).isEmpty();
            file.publish();
        }
        assertThat(store().find(JOB, "Patient-1.ndjson")).isPresent();
    }

    @Test
    default void a_published_file_has_what_was_written() throws IOException {
        write(JOB, "Patient-1.ndjson", "手帳\n");
        FileStore.StoredFile file = store().find(JOB, "Patient-1.ndjson").orElseThrow();
        byte[] compressed;
        try (InputStream in = file.openCompressed(0)) {
            compressed = in.readAllBytes();
        }
        assertThat(file.compressedSize()).isEqualTo(compressed.length);
        assertThat(read(JOB, "Patient-1.ndjson")).isEqualTo("手帳\n");
    }

    @Test
    default void a_file_can_be_read_from_any_byte_on() throws IOException {
        byte[] random = new byte[300_000];
        new Random(1).nextBytes(random);
        write(JOB, "Binary-1.ndjson", new String(random, StandardCharsets.ISO_8859_1));
        FileStore.StoredFile file = store().find(JOB, "Binary-1.ndjson").orElseThrow();
        byte[] whole;
        try (InputStream in = file.openCompressed(0)) {
            whole = in.readAllBytes();
        }
        for (int from : List.of(1, 1_000, whole.length - 1)) {
            try (InputStream in = file.openCompressed(from)) {
                assertThat(in.readNBytes(10))
                        .isEqualTo(java.util.Arrays.copyOfRange(whole, from, Math.min(from + 10, whole.length)));
            }
        }
    }

    @Test
    default void a_settled_file_is_as_it_was_published() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");

        store().settle(JOB, List.of("Patient-1.ndjson", "never"));
        store().settle(OTHER, List.of());

        assertThat(read(JOB, "Patient-1.ndjson")).isEqualTo("x");
        assertThat(store().find(JOB, "never")).isEmpty();
    }

    @Test
    default void a_file_that_is_not_published_leaves_nothing() throws IOException {
        try (FileStore.PendingFile file = store().create(JOB, "Patient-1.ndjson")) {
            file.content().write(1);
        }
        assertThat(store().find(JOB, "Patient-1.ndjson")).isEmpty();
    }

    @Test
    default void a_job_is_deleted_with_its_files_and_no_other() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");
        write(JOB, "Patient-1.ndjson.lines", "x");
        write(OTHER, "Patient-1.ndjson", "y");
        assertThat(store().jobs()).containsExactlyInAnyOrder(JOB, OTHER);

        store().delete(JOB);

        assertThat(store().jobs()).containsExactly(OTHER);
        assertThat(store().find(JOB, "Patient-1.ndjson")).isEmpty();
        assertThat(read(OTHER, "Patient-1.ndjson")).isEqualTo("y");
        store().delete(JOB);
        store().delete(OTHER);
    }

    @Test
    default void a_file_is_deleted_alone() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");
        write(JOB, "Patient-2.ndjson", "x");

        store().delete(JOB, "Patient-1.ndjson");
        store().delete(JOB, "never");

        assertThat(store().find(JOB, "Patient-1.ndjson")).isEmpty();
        assertThat(store().find(JOB, "Patient-2.ndjson")).isPresent();
    }

    @Test
    default void what_nobody_lists_is_removed_when_nobody_can_be_at_it() throws IOException {
        write(JOB, "Patient-1.ndjson", "x");
        write(JOB, "Patient-2.ndjson", "x");
        write(OTHER, "Patient-2.ndjson", "y");
        Instant now = Instant.now();
        Set<String> listed = Set.of("Patient-1.ndjson", "never");

        assertThat(store().retain(JOB, listed, now.minusSeconds(60)))
                .as("too young")
                .isFalse();
        assertThat(store().find(JOB, "Patient-2.ndjson")).isPresent();
        assertThat(store().retain(JOB, listed, now.plusSeconds(60))).isTrue();

        assertThat(store().find(JOB, "Patient-1.ndjson")).isPresent();
        assertThat(store().find(JOB, "Patient-2.ndjson")).isEmpty();
        assertThat(read(OTHER, "Patient-2.ndjson")).isEqualTo("y");
        assertThat(store().retain(JOB, listed, now.minusSeconds(60))).isTrue();
        store().delete(JOB);
        assertThat(store().retain(JOB, listed, now)).as("a job without files").isTrue();
        store().delete(OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "..", ".", "", "a\\b", "a..b", "x\0"})
    default void a_name_cannot_leave_the_place_of_its_job(String name) {
        assertThatThrownBy(() -> store().create(JOB, name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().find(JOB, name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().delete(JOB, name)).isInstanceOf(IllegalArgumentException.class);
    }

    default void write(ExportJobId job, String name, String content) throws IOException {
        try (FileStore.PendingFile file = store().create(job, name)) {
            file.content().write(content.getBytes(StandardCharsets.UTF_8));
            file.publish();
        }
    }

    default String read(ExportJobId job, String name) throws IOException {
        try (InputStream in =
                new GZIPInputStream(store().find(job, name).orElseThrow().openCompressed(0))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
