package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientBlocksTest {
    private static final ExportJobId JOB = new ExportJobId("0123456789abcdef0123456789abcdef");
    private static final int PART = 1_000;

    @TempDir
    private Path root;

    private FileStore store;
    private PatientBlocks blocks;
    private long resId;

    @BeforeEach
    void open() {
        store = new DirectoryFileStore(root);
        blocks = new PatientBlocks(store, JOB, "3-1-", PART);
    }

    @Test
    void a_full_file_ends_before_the_next_person() throws IOException {
        people(1, 700);
        people(2, 700);
        people(3, 700);

        List<OutputFile> files = blocks.finish();

        assertThat(files)
                .extracting(OutputFile::name)
                .containsExactly("Patient-3-1-1-1.ndjson", "Patient-3-1-2-1.ndjson");
        assertThat(headers(files.get(0))).containsExactly("p1", "p2");
        assertThat(headers(files.get(1))).containsExactly("p3");
    }

    @Test
    void a_block_larger_than_a_file_goes_on_in_the_next_behind_its_header_again() throws IOException {
        people(1, 900);
        people(1, 900);
        people(1, 900);

        List<OutputFile> files = blocks.finish();

        assertThat(files)
                .hasSize(2)
                .allSatisfy(file -> assertThat(headers(file)).containsExactly("p1"));
        assertThat(PatientBlocks.continuationOf(files.get(0)))
                .isEqualTo(files.get(1).name())
                .isEqualTo("Patient-3-1-1-2.ndjson");
    }

    @Test
    void nobody_is_no_file() throws IOException {
        assertThat(blocks.finish()).isEmpty();
    }

    private void people(long pid, int bytes) throws IOException {
        LineBuffer line = new LineBuffer();
        line.add("x".repeat(bytes - 1));
        line.add('\n');
        blocks.line(
                new StoredResource(++resId, pid, "p" + pid, "Observation", "o", 1, new Timestamp(0), "", new byte[0]),
                line);
    }

    private List<String> headers(OutputFile file) throws IOException {
        try (InputStream in = new GZIPInputStream(
                store.find(JOB, file.storedAs()).orElseThrow().openCompressed(0))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .map(line -> ExportHttp.tree(line)
                            .at("/parameter/0/valueReference/reference")
                            .asText()
                            .substring("Patient/".length()))
                    .toList();
        }
    }
}
