package techo.server.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedLinesTest {
    private static final int LITTLE = 1_000;
    private static final int MANY = 300;

    @TempDir
    Path directory;

    private final ExportJobId job = ExportJobId.random(new SecureRandom());

    @Test
    void lines_come_in_the_order_of_their_bytes_each_with_whose_it_is() throws IOException {
        Random random = new Random(5);
        for (int count : new int[] {0, 1, 7, 2_000}) {
            List<String> added = new ArrayList<>();
            List<String> sorted = new ArrayList<>();
            try (SortedLines lines = sorted(new DirectoryFileStore(directory))) {
                for (int i = 0; i < count; i++) {
                    // Some are equal, as they never are in an export.
                    String text = Integer.toString(random.nextInt(1_500), 36) + "x".repeat(random.nextInt(40)) + "\n";
                    added.add(text + i + " " + (i % 13));
                    lines.add(new SortedLines.Line("Observation", i, i % 13, text.getBytes(US_ASCII)));
                }
                lines.forEach(line -> {
                    assertThat(line.type()).isEqualTo("Observation");
                    sorted.add(new String(line.content(), US_ASCII) + line.resId() + " " + line.patientPid());
                });
            }
            assertThat(sorted).containsExactlyInAnyOrderElementsOf(added);
            assertThat(sorted).isSortedAccordingTo(Comparator.comparing(line -> line.substring(0, line.indexOf('\n'))));
            assertThat(files()).as("runs that are left").isEmpty();
        }
    }

    @Test
    void no_more_than_was_said_waits_in_memory() throws IOException {
        byte[] line = "x".repeat(LITTLE / 4).getBytes(US_ASCII);
        try (SortedLines lines = sorted(new DirectoryFileStore(directory))) {
            for (int i = 0; i < 40; i++) {
                lines.add(new SortedLines.Line("Observation", i, 1, line));
            }
            assertThat(files()).hasSize(10);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatever_stops_it_leaves_no_run_behind() throws IOException {
        byte[] line = "x".repeat(LITTLE / 4).getBytes(US_ASCII);
        int step = 1;
        FaultyFileStore store;
        do {
            store = new FaultyFileStore(new DirectoryFileStore(directory), step++, () -> {
                throw new IOException("no space left");
            });
            try {
                fill(store, line);
                assertThat(store.happened()).isFalse();
            } catch (IOException e) {
                assertThat(e).hasMessage("no space left");
            }
            assertThat(files()).isEmpty();
        } while (store.happened());
        assertThat(step).as("each run is created, written and published").isGreaterThan(9);
    }

    @Test
    void a_run_that_arrives_cut_off_is_not_taken_for_a_shorter_one() throws IOException {
        try (SortedLines lines = sorted(new DirectoryFileStore(directory))) {
            for (int i = 0; i < MANY; i++) {
                lines.add(new SortedLines.Line("Observation", i, 1, (i + "\n").getBytes(US_ASCII)));
            }
            Path run = files().get(0);
            byte[] whole = Files.readAllBytes(run);
            int noticed = 0;
            for (int length = 0; length < whole.length; length++) {
                Files.write(run, Arrays.copyOf(whole, length));
                AtomicInteger arrived = new AtomicInteger();
                try {
                    lines.forEach(line -> arrived.incrementAndGet());
                    assertThat(arrived)
                            .as("%d of %d bytes", length, whole.length)
                            .hasValue(MANY);
                } catch (IOException e) {
                    noticed++;
                }
            }
            assertThat(noticed).as("all but what ends in what gzip adds").isGreaterThan(whole.length - 16);
        }
    }

    private void fill(FileStore store, byte[] line) throws IOException {
        try (SortedLines lines = sorted(store)) {
            for (int i = 0; i < 12; i++) {
                lines.add(new SortedLines.Line("Observation", i, 1, line));
            }
            lines.forEach(sorted -> {});
        }
    }

    private SortedLines sorted(FileStore store) {
        return new SortedLines(store, job, "1-1-", LITTLE);
    }

    private List<Path> files() throws IOException {
        Path ofJob = directory.resolve(job.value());
        if (!Files.isDirectory(ofJob)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(ofJob)) {
            return files.toList();
        }
    }
}
